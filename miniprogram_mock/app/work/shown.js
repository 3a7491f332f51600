// A case as somebody at work needs it: what it is, where, by when, what was done, whom to call.

const { whereOf, voicesOf } = require('../lib/cases')
const time = require('../lib/time')

const TELEPHONE = /\b1[3-9]\d{9}\b/g

/**
 * @param {import('../../phone/types/generated/api').components['schemas']['CaseWhole']} whole
 * @param {Date} [now]
 */
function shown (whole, now) {
  const point = whole.point && whole.point.gcj02
  return {
    id: whole.id,
    number: whole.number,
    title: whole.kind ? `${whole.kind.icon} ${whole.title}` : whole.title,
    status: whole.status.words,
    progress: whole.progress,
    due: whole.due ? whole.due.words : '',
    late: Boolean(whole.due && whole.due.overdue),
    danger: whole.danger,
    words: whole.words || (whole.photos.some(one => one.kind === 'voice') ? '（没有写字，请听语音）' : '（没有写字，请看照片）'),
    added: whole.additions.map(({ words, at }, id) => ({ id, words, when: time.moment(at, now) })).filter(one => one.words),
    where: whereOf(whole),
    point: point ? { latitude: point.latitude, longitude: point.longitude } : null,
    when: whole.reported_at ? `${time.moment(whole.reported_at, now)} 报的` : '',
    reporter: whole.reporter ? whole.reporter.name : '',
    telephones: telephonesIn(whole),
    rule: whole.rule ? whole.rule.closing_condition : '',
    voices: voicesOf(whole),
    before: photosOf(whole, purpose => purpose === 'report'),
    after: photosOf(whole, purpose => purpose !== 'report'),
    beforeAll: photosOf(whole, purpose => purpose === 'report').map(photo => photo.whole),
    afterAll: photosOf(whole, purpose => purpose !== 'report').map(photo => photo.whole),
    units: whole.dispatches.map(one => sent(one, now)),
    steps: whole.history.map((step, place) => ({
      id: place,
      what: step.status.words,
      who: step.by.words,
      when: time.moment(step.at, now),
      words: step.note,
      now: place === whole.history.length - 1
    })),
    notes: whole.notes.map(({ words, by, at }, id) => ({ id, words, who: `${by}，${time.moment(at, now)}` })),
    ratings: whole.ratings.map(({ verdict, words, at }, id) => ({ id, verdict: verdict.words, words, when: time.moment(at, now) }))
  }
}

/** Telephones that the server lets this reader see in what was written, each once. */
function telephonesIn (whole) {
  const written = [whole.words, whole.place_words, ...whole.additions.map(one => one.words)].join(' ')
  return [...new Set(written.match(TELEPHONE) || [])]
}

function photosOf (whole, isWanted) {
  const photos = whole.photos.filter(photo => photo.kind === 'photo' && isWanted(photo.purpose))
  return photos.map(photo => ({ key: photo.key, thumb: `/photos/${photo.key}/thumb`, whole: `/photos/${photo.key}` }))
}

function sent (one, now) {
  const said = []
  if (one.note) said.push(`社区留言：${one.note}`)
  if (one.work_order) said.push(`工单号 ${one.work_order}`)
  if (one.arrived) said.push(`${time.moment(one.arrived.at, now)} 到场`)
  if (one.returned) said.push(`${time.moment(one.returned.at, now)} 退回：${one.returned.reason}`)
  if (one.answer) said.push(`${time.moment(one.answer.at, now)} 答复：${one.answer.words}`)
  const checks = one.answer ? one.answer.checks.map(check => `核查：${check.finding.words}${check.words ? `，${check.words}` : ''}`) : []
  return {
    id: one.id,
    name: one.lead ? one.unit.name : `${one.unit.name}（${one.part}）`,
    when: one.accepted_at ? `${time.moment(one.accepted_at, now)} 签收` : `${time.moment(one.at, now)} 派的，还没有签收`,
    lines: [...said, ...checks].map((words, id) => ({ id, words }))
  }
}

module.exports = { shown }
