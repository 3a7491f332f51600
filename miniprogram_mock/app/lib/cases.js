// What a case looks like in a list: what it is, where it is, who has it until when. In words, not by colour.

const { call } = require('./api')
const time = require('./time')

/** In whose hands a case is while it is open, where no unit has it. */
const HOLDERS = { reported: '社区', filed: '社区', answered: '社区', disputed: '街道' }
const IN_UNIT = ['dispatched', 'accepted', 'secured']

/**
 * @param {import('../../phone/types/generated/api').components['schemas']['ListRow']} item
 * @param {Date} [now]
 */
function rowOf (item, now) {
  return {
    id: item.id,
    number: item.number,
    title: item.title,
    words: item.words || (item.photo_count ? '（只有照片）' : ''),
    where: whereOf(item),
    when: time.moment(item.reported_at || item.created_at, now),
    status: item.status.words,
    ended: !item.due && !['draft', 'asked'].includes(item.status.code),
    stands: standing(item),
    late: Boolean(item.due && item.due.overdue),
    asks: asks(item),
    joined: item.joined && !item.mine,
    thumb: item.thumb ? `/photos/${item.thumb}/thumb` : ''
  }
}

/** Where it is, in one line. @param {{place: {name: string}|null, place_words: string}} item */
const whereOf = item => [item.place && item.place.name, item.place_words].filter(Boolean).join(' ')

/** "在永清水务所：办理还有 2 小时". @param {{status: {code: string}, unit: {name: string}|null, due: {words: string}|null}} item */
function standing (item) {
  const holder = IN_UNIT.includes(item.status.code) && item.unit ? item.unit.name : HOLDERS[item.status.code]
  const left = item.due && item.status.code !== 'asked' ? item.due.words : ''
  if (holder && left) return `在${holder}：${left}`
  return holder ? `在${holder}` : left
}

/** What is asked of whoever reported it. */
function asks ({ status, mine, joined }) {
  if (status.code === 'draft' && mine) return '还没报完，回公众号接着说就行'
  return status.code === 'asked' && joined ? '等您说一声：解决了没有？' : ''
}

/** What GET /aired gives, as a row. @param {import('../../phone/types/generated/api').components['schemas']['Aired']} one @param {Date} [now] */
function airedRow (one, now) {
  const before = one.photos.find(photo => photo.purpose === 'before')
  const running = one.clocks.find(clock => !clock.ended_at)
  return {
    id: one.number,
    number: one.number,
    title: one.title,
    words: one.words,
    where: one.place.name,
    when: `${time.moment(one.published_at, now)} 公开`,
    status: one.explained ? `${one.status.words}（没办成，说明了原因）` : one.status.words,
    ended: !running,
    stands: [one.units.join('、'), running && running.words].filter(Boolean).join('：'),
    late: one.overdue,
    asks: '',
    joined: false,
    thumb: before ? before.thumb : ''
  }
}

/**
 * What others reported near a point that may be the same; empty where that is not known.
 * @param {{latitude: number, longitude: number}} spot GCJ-02
 * @param {any} kind one of the twelve
 */
async function near ({ latitude, longitude }, kind) {
  const { items } = await call('GET /cases/near', { query: { latitude, longitude, system: 'gcj02', kind } }).catch(() => ({ items: [] }))
  return items.map(one => ({
    id: one.id,
    number: one.number,
    says: `${one.tile}，离这里 ${one.metres} 米，${time.moment(one.since)}报的，${Math.max(1, one.joined)} 个人说过`,
    status: one.status.words
  }))
}

/** Voices as <hear> takes them. */
function voicesOf ({ photos }) {
  const voices = photos.filter(one => one.kind === 'voice')
  return voices.map((one, index) => ({ key: one.key, seconds: Math.round(one.seconds || 0), label: voices.length > 1 ? `第 ${index + 1} 段语音` : '语音' }))
}

module.exports = { rowOf, airedRow, near, whereOf, standing, voicesOf }
