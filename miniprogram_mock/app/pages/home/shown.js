// What the first page shows of what the server gave.
const { moment } = require('../../lib/time')

const MOST_WAITING = 3
const MOST_CHOICES = 30

/** @param {any} home answer of GET /home */
function home ({ community, communities, cases, wishes, counts }) {
  return {
    community,
    counts: counts && countWords(counts),
    unread: counts ? counts.unread : 0,
    cases: cases.map(one => ({ id: one.number, title: one.title.includes(one.place.name) ? one.title : `${one.title} · ${one.place.name}`, words: one.words, status: one.status.words, when: moment(one.published_at) })),
    wishes: wishes.map(one => ({ id: one.id, title: one.kind.name, words: one.words, where: [one.place.name, far(one.metres), one.waited].filter(Boolean).join(' · ') })),
    choices: choices(communities, '')
  }
}

function countWords ({ days, reported, done, wishes }) {
  const said = reported ? `最近 ${days} 天报了 ${reported} 件，办完 ${done} 件。` : `最近 ${days} 天没有人报事。`
  return said + (wishes ? `有 ${wishes} 个心愿等人帮。` : '')
}

const far = metres => metres === null ? '' : metres < 950 ? `约 ${Math.max(10, Math.round(metres / 10) * 10)} 米` : `约 ${(metres / 1000).toFixed(1)} 公里`

/** Communities of which the name or the street has what was typed. @param {any[]} all @param {string} wanted */
function choices (all, wanted) {
  const typed = wanted.trim()
  return all.filter(one => !typed || one.name.includes(typed) || one.street.includes(typed)).slice(0, MOST_CHOICES)
}

/** @param {any} answer of GET /me/waiting */
function waiting ({ items, more }) {
  return {
    waiting: items.slice(0, MOST_WAITING).map(one => ({
      id: `${one.board}${one.id}${one.what.code}`,
      title: one.what.words,
      words: `${one.number} ${one.title}${one.words ? '：' + one.words : ''}`,
      due: one.due_words,
      late: one.late,
      url: `/${one.page}`
    })),
    waitingMore: more || items.length > MOST_WAITING
  }
}

/** What is behind the numbers that one rings first. */
const HOTLINES = { 110: '公安', 119: '消防', 120: '急救', 122: '交通事故', 12345: '市民热线', 12356: '心理援助', 95598: '供电', 96110: '反诈' }
/** Where more of an answer is: what it is called there, and the page. */
const MORE = {
  mine: ['看我报的事', '/case/mine/mine'],
  aired: ['看公开的事', '/case/aired/aired'],
  points: ['看我的积分', '/mine/points/points'],
  hours: ['看我的服务时间', '/mine/hours/hours'],
  wishes: ['看心愿', '/pages/wishes/wishes'],
  report: ['看各类多久', '/pages/report/report']
}
const LEADS = { report: '报给社区', wish: '当作心愿', ask: '问一问' }

const BY_VOICE = {
  report: '社区的人会听您说的，再派人去办，有编号、有时限。',
  ask: '社区的人会听您说的，听完答您，有编号。'
}

/**
 * @param {any} answer of POST /say
 * @param {{alone: boolean} | null} [voice] a voice is there, or there is nothing else: then people listen,
 *   and a wish, which everybody reads on the wall, has to be written
 */
function said (answer, voice) {
  const alone = Boolean(voice && voice.alone)
  const offers = answer.offers.filter(offer => !alone || offer.to.code !== 'wish').map(offer => ({
    to: offer.to.code,
    title: LEADS[offer.to.code] + (offer.kind && offer.to.code !== 'ask' ? `：${offer.kind.name}` : ''),
    kind: offer.kind ? offer.kind.key : '',
    why: alone ? BY_VOICE[offer.to.code] : offer.why,
    hint: [offer.hint, voice && offer.to.code === 'wish' ? '心愿要写出来，这段语音带不过去。' : ''].filter(Boolean).join(' '),
    limit: offer.limit ? `一般派出去以后${offer.limit}办好。` : '',
    others: offer.to.code === 'ask' ? [] : offer.others,
    answers: offer.answers.map(answer => {
      const [more, url] = MORE[answer.page] || ['', '']
      return { key: answer.key, says: answer.says, phone: answer.phone, more, url }
    })
  }))
  return {
    first: answer.call_first && {
      says: answer.call_first.says,
      phones: answer.call_first.phones.map(number => ({ number, says: `打 ${number}${HOTLINES[number] ? ' ' + HOTLINES[number] : ''}` }))
    },
    personal: answer.personal,
    offers,
    says: `有 ${offers.length} 个去处，最像的是：${offers[0].title}。`
  }
}

module.exports = { home, choices, waiting, said }
