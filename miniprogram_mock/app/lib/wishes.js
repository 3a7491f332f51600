// How a wish is said in lists: short words, made once, so that the screen is sent little.

const { call } = require('./api')
const time = require('./time')

const STATES = [
  { key: 'open', name: '等人认领' },
  { key: 'claimed', name: '有人认领了' },
  { key: 'fulfilled', name: '说办好了' },
  { key: 'confirmed', name: '圆了' }
]

const AGES = { child: '孩子的心愿', elder: '许愿的人 60 岁以上' }

/**
 * A line of the board as its card shows it.
 * @param {any} line of GET /wishes
 * @returns {{id: number, number: string, kind: string, mark: string, words: string, where: string, facts: string, step: string}}
 */
function ofLine (line) {
  return {
    id: line.id,
    number: line.number,
    kind: line.kind.name,
    mark: markOf(line),
    words: line.words,
    where: joined([line.place.name, metres(line.metres), line.waited]),
    facts: joined([AGES[line.age.code] || '', wanted(line.wanted_by), money(line.cost.yuan, line.cost.payer), people(line.places.free, line.places.of, line.status.code)]),
    step: line.step ? `${time.day(line.step.at)}：${line.step.words}` : ''
  }
}

/**
 * The same of a row: what suits somebody, what one has to do with.
 * @param {any} row of GET /helping/suits, /wishes/mine ...
 */
function ofRow (row) {
  return {
    id: row.id,
    number: row.number,
    kind: row.kind.name,
    mark: row.status.code === 'open' ? '' : row.status.words,
    words: row.words,
    where: row.place.name,
    facts: joined([AGES[row.age_band.code] || '', wanted(row.wanted_by), money(row.cost, row.payer), people(row.free_places, row.places, row.status.code)]),
    step: row.why || ''
  }
}

function markOf (line) {
  if (line.mine) return '您许的'
  if (line.claimed) return '您认领的'
  return line.status.code === 'open' ? '' : line.status.words
}

/** "约 300 米", "约 1.2 公里", '' where nobody knows. @param {number|null} distance in metres */
function metres (distance) {
  if (distance === null || distance === undefined) return ''
  return distance < 1000 ? `约 ${Math.max(100, Math.round(distance / 100) * 100)} 米` : `约 ${(distance / 1000).toFixed(1)} 公里`
}

/** @param {string|null} day */
const wanted = day => day ? `希望${time.day(day)}前` : ''

/** @param {number} yuan @param {{code: string, words: string}} payer */
const money = (yuan, payer) => yuan ? `大约 ${yuan} 元，${payer.words}` : ''

function people (free, of, state) {
  if (of === 1) return ''
  return state === 'open' && free ? `要 ${of} 个人，还差 ${free} 个` : `要 ${of} 个人`
}

const OF_COMMUNITY = 12 // digits of a community's code; a grid's has more, a street's fewer

/**
 * The communities where somebody is at home or at work, each once, as choices. A house is nobody's
 * business, so that its community is named.
 * @param {{roles: {region: {code: string, name: string}|null}[]}} me
 * @returns {Promise<{key: string, name: string}[]>}
 */
async function homesOf (me) {
  const codes = me.roles.flatMap(({ region }) => region && region.code.length >= OF_COMMUNITY ? [region.code.slice(0, OF_COMMUNITY)] : [])
  const regions = await Promise.all([...new Set(codes)].map(code => call('GET /regions/{code}', { path: { code } })))
  return regions.map(({ code, name }) => ({ key: code, name }))
}

/** @param {string[]} words */
const joined = words => words.filter(Boolean).join(' · ')

module.exports = { STATES, ofLine, ofRow, wanted, money, people, joined, homesOf }
