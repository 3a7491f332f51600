// What there is to choose from, where it is not the same for every case.

const { call } = require('../lib/api')
const time = require('../lib/time')
const { fetched } = require('./kept')

/**
 * @typedef {{value: any, words: string, more?: string}} Option
 * @param {import('./steps').Field} field
 * @param {any} whole the case, or null where it is not known
 * @returns {Promise<Option[]>}
 */
async function optionsOf ({ options }, whole) {
  if (typeof options !== 'string') return options || []
  return ASKED[options](whole)
}

/** @type {Record<string, (whole: any) => Promise<Option[]> | Option[]>} */
const ASKED = {
  async suggestions (whole) {
    if (!whole) return []
    const { data } = await fetched(`suggestions:${whole.id}`, () => call('GET /cases/{case_id}/suggestions', { path: { case_id: whole.id } }))
    return data.items.map(({ unit, why }) => ({ value: unit.id, words: unit.name, more: why }))
  },

  async kinds () {
    const { data } = await fetched('kinds', () => call('GET /kinds'))
    return data.items.map(({ key, icon, tile, limit }) => ({ value: key, words: `${icon} ${tile}`, more: limit ? `${limit}内办` : '' }))
  },

  requests: whole => clocksOf(whole).flatMap(clock => [
    ...waitingOf(clock.pauses).map(one => ({ value: `pause:${one.id}`, words: `停表到 ${time.day(one.until)}`, more: [one.cause.words, one.reason].filter(Boolean).join('：') })),
    ...waitingOf(clock.extensions).map(one => ({ value: `extension:${one.id}`, words: '延期', more: one.reason }))
  ]),

  appeals: whole => clocksOf(whole).filter(clock => clock.appeal && clock.appeal.granted === null).map(clock => ({ value: clock.id, words: clock.stage.words, more: clock.appeal.reason })),

  lateClocks: whole => clocksOf(whole).filter(clock => clock.late && !clock.appeal).map(clock => ({ value: clock.id, words: clock.stage.words, more: clock.words }))
}

const clocksOf = whole => whole ? whole.clocks : []
const waitingOf = requests => requests.filter(one => one.granted === null)

/** Days from today, in Beijing. @param {number[] | undefined} days @param {Date} [now] @returns {Option[]} */
function dayOptions (days, now) {
  return (days || []).map(count => {
    const date = new Date((now || new Date()).getTime() + (count * 24 + 8) * 3600 * 1000).toISOString().slice(0, 10)
    return { value: date, words: SPANS[count] || `${count} 天后`, more: time.day(date, now) }
  })
}

const SPANS = { 1: '明天', 7: '一周后', 14: '两周后', 30: '一个月后', 90: '三个月后', 180: '半年后', 365: '一年后' }

module.exports = { optionsOf, dayOptions }
