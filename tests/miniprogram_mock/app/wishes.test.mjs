// How a wish is said: on its card, on its page, in its form.

import assert from 'node:assert/strict'
import { mock, test } from 'node:test'
import { fakeWx, load } from './wechat.mjs'

const NOW = Date.parse('2026-11-04T09:00:00+08:00')
const line = {
  id: 3, number: 'JA-0003', kind: { key: 'repair', name: '修一修' }, status: { code: 'open', words: '等人认领' }, words: '厨房灯坏了',
  age: { code: 'elder', words: '60 岁以上' }, place: { code: '420102006003001', name: '吉林社区临江里' }, metres: 240, waited: '等了 3 天',
  wanted_by: '2026-11-05', cost: { yuan: 30, payer: { code: 'wisher', words: '许愿的人自己出' }, cap: 300 }, places: { free: 1, of: 2 },
  step: null, thumb: null, mine: false, claimed: false
}

function fresh (name) {
  mock.timers.reset()
  mock.timers.enable({ apis: ['Date'], now: NOW })
  return load(name, fakeWx())
}

test('a card says what, where, until when, for whom and what it costs, each only where there is something', () => {
  const { ofLine } = fresh('lib/wishes')
  const card = ofLine(line)
  assert.equal(card.where, '吉林社区临江里 · 约 200 米 · 等了 3 天')
  assert.equal(card.facts, '许愿的人 60 岁以上 · 希望明天前 · 大约 30 元，许愿的人自己出 · 要 2 个人，还差 1 个')
  assert.equal(card.mark, '')
  const bare = ofLine({ ...line, age: { code: 'unsaid', words: '' }, metres: null, wanted_by: null, cost: { yuan: 0, payer: {} }, places: { free: 1, of: 1 }, mine: true })
  assert.deepEqual([bare.where, bare.facts, bare.mark], ['吉林社区临江里 · 等了 3 天', '', '您许的'])
})

test('buttons are exactly what may be done, the first what one came for', () => {
  const { buttonsOf, hasDeskWork } = fresh('wish/steps')
  assert.deepEqual(buttonsOf(['withdraw', 'confirm', 'send-back']).map(one => one.move), ['confirm', 'send-back', 'withdraw'])
  assert.deepEqual(buttonsOf(['claim', 'answer-ask']).map(one => one.label), ['可以，我来'])
  assert.deepEqual(buttonsOf(['a-verb-of-next-year', 'call']), [])
  assert.deepEqual([hasDeskWork(['call']), hasDeskWork(['claim'])], [true, false])
})

test('what is shared are the words of the wall, never the wisher\'s own', () => {
  const { ofWhole } = fresh('wish/showing')
  const wish = ofWhole({
    ...line, words: '3栋501厨房灯坏了', board_words: '（门牌已隐去）厨房灯坏了', mine: true, age_band: line.age, cost: 0, payer: { code: 'nobody', words: '' },
    places: 1, free_places: 1, posted_at: '2026-11-01T08:00:00+08:00', opened_at: null, due_at: '2026-11-04T17:00:00+08:00', status: { code: 'submitted', words: '社区在看' },
    photos: [], hints: [{ says: '有门牌' }], contact: null, claims: [], ratings: [], thanks: null, lines: [], moves: ['withdraw'], claim: null, ask: null
  })
  assert.equal(wish.title, '修一修：（门牌已隐去）厨房灯坏了')
  assert.equal(wish.shown, false)
  assert.deepEqual(wish.hints, ['有门牌'])
  assert.match(wish.notes[0].words, /今天 17:00前给您答复/)
})

test('a form says what it lacks before it asks the server, and sends no more than was filled in', () => {
  const { BLANK, body, lacks } = fresh('wish/post/form')
  assert.deepEqual(Object.keys(lacks(BLANK, 1, 300)), ['words', 'kind'])
  const form = { ...BLANK, said: ' 厨房灯坏了 ', kind: 'repair', when: '3', cost: '400', who: 'neighbour' }
  assert.deepEqual(Object.keys(lacks(form, 2, 300)), ['agreed', 'cost'])
  assert.match(lacks({ ...form, cost: '五十' }, 2, 300).cost, /写一个数/)
  assert.deepEqual(lacks({ ...form, cost: '30', agreed: true }, 2, 300), {})
  assert.deepEqual(body({ ...form, cost: '', agreed: true, region: '420102006003' }), {
    kind: 'repair', words: '厨房灯坏了', wanted_by: '2026-11-07', places: 1, cost: 0, payer: 'nobody', age_band: 'unsaid',
    source: 'neighbour', agreed: true, may_air: false, region: '420102006003'
  })
  const spot = { latitude: 30.6, longitude: 114.3, system: 'gcj02', name: '门口' }
  const there = body({ ...form, spot, region: '420102006003', phone: '13807108888' })
  assert.deepEqual([there.place, there.region, there.reach], [{ latitude: 30.6, longitude: 114.3, system: 'gcj02' }, undefined, { name: '', phone: '13807108888', address: '' }])
})
