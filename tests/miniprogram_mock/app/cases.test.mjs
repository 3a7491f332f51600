// What a report sends, and what a case looks like: who has it until when, in words.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fakeWx, load } from './wechat.mjs'

const now = new Date('2026-11-04T14:30:00+08:00')
const word = (code, words = code) => ({ code, words })
const due = (words, overdue = false) => ({ stage: word('repair'), due_at: '2026-11-04T17:30:00+08:00', overdue, paused: false, words })
const row = changes => ({
  id: 7, number: 'JA-0007', title: '井盖', status: word('reported', '待审核'), kind: null, danger: false, words: '井盖没了', place: { code: '1', name: '吉林社区' },
  place_words: '菜场门口', point: null, created_at: '2026-11-04T14:00:00+08:00', reported_at: null, due: null, unit: null, thumb: null, photo_count: 0, mine: true,
  joined: true, followers: 0, ...changes
})

test('a row says in whose hands it is and how long they have', () => {
  const { rowOf } = load('lib/cases', fakeWx())
  const unit = { id: 1, name: '永清水务所' }
  const said = changes => rowOf(row(changes), now)
  assert.equal(said({ due: due('审核派单还有 3 小时') }).stands, '在社区：审核派单还有 3 小时')
  assert.equal(said({ status: word('accepted'), unit, due: due('办理超过 2 小时', true) }).stands, '在永清水务所：办理超过 2 小时')
  assert.equal(said({ status: word('accepted'), unit, due: due('', true) }).late, true)
  assert.equal(said({ status: word('disputed') }).stands, '在街道')
  assert.deepEqual([said({ status: word('closed'), unit }).stands, said({ status: word('closed') }).ended], ['', true])
})

test('whoever reported or joined is asked, nobody else', () => {
  const { rowOf } = load('lib/cases', fakeWx())
  const asked = (mine, joined) => rowOf(row({ status: word('asked'), mine, joined }), now)
  assert.match(asked(true, true).asks, /解决了没有/)
  assert.deepEqual([asked(false, true).joined, asked(false, false).asks], [true, ''])
})

test('the same report has the same key, another one another', () => {
  const forms = load('pages/report/form', fakeWx())
  const form = { ...forms.fresh(), words: ' 路灯不亮 ', region: { code: '42', name: '吉林社区' } }
  const key = () => forms.keyOf(form, forms.bodyOf(form))
  const first = key()
  assert.equal(key(), first)
  form.photos = [{ key: 'abc' }]
  assert.notEqual(key(), first)
})

test('a point goes along where we look after it, else the community that was chosen', () => {
  const forms = load('pages/report/form', fakeWx())
  const spot = { latitude: 30.6, longitude: 114.3, system: 'gcj02', name: '菜场' }
  const form = { ...forms.fresh(), words: '路灯不亮', place: { spot, code: '42', name: '吉林社区', outside: false } }
  assert.deepEqual(forms.bodyOf(form).place, { latitude: 30.6, longitude: 114.3, system: 'gcj02' })
  form.place.outside = true
  assert.equal(forms.missing(form).field, 'where')
  form.region = { code: '43', name: '沈阳社区' }
  assert.deepEqual([forms.missing(form), forms.bodyOf(form).place, forms.bodyOf(form).region], [null, null, '43'])
  assert.equal(forms.missing(forms.fresh()).field, 'what')
  form.photos = [{ key: 'abc', state: 'kept' }, { path: 'wxfile://b', state: 'waiting' }]
  assert.equal(forms.missing(form), null)
  form.photos.push({ path: 'wxfile://gone', state: 'failed' })
  assert.match(forms.missing(form).says, /没传上去/)
})

test('a case shows all that was done, newest first, and where it stands', () => {
  const { shownOf } = load('case/detail/shown', fakeWx())
  const step = (code, by, at) => ({ status: word(code), by: word(by), note: '', at: `2026-11-04T${at}:00+08:00` })
  const answer = { words: '换了新盖', at: '2026-11-04T13:00:00+08:00', explained: null, checks: [] }
  const shown = shownOf({
    ...row({ status: word('asked') }), moves: ['rate', 'verify'], progress: '', clocks: [], ownerships: [], sides: [], look_backs: [], escalations: [], follows: null,
    merged_into: null, disclosed: false, reporter: { name: '江雪' }, source: word('app'), rule: null,
    ratings: [{ verdict: word('solved', '解决了'), words: '', mine: false, reopened: false, at: '2026-11-04T13:30:00+08:00' }],
    photos: [
      { key: 'a', kind: 'photo', purpose: 'report', dispatch: null },
      { key: 'b', kind: 'photo', purpose: 'answer', dispatch: 3 },
      { key: 'c', kind: 'voice', purpose: 'report', dispatch: null, seconds: 12.4 }
    ],
    history: [step('draft', 'reporter', '09:00'), step('reported', 'reporter', '09:00'), step('answered', 'unit', '13:00'), step('asked', 'community', '14:00')],
    additions: [{ words: '晚上更黑', mine: true, at: '2026-11-04T10:00:00+08:00' }],
    dispatches: [{ id: 3, unit: { id: 1, name: '水务所' }, part: '', answer, arrived: null }]
  }, now)
  assert.deepEqual(shown.steps.map(one => [one.what, one.who, one.now]), [
    ['asked', 'community', true], ['answered', 'unit', false], ['补充', '我', false], ['reported', '我', false]
  ])
  assert.deepEqual([shown.photos.group, shown.answers[0].photos.group], [['/photos/a'], ['/photos/b']])
  assert.deepEqual([shown.voices[0].seconds, shown.ratings.length, shown.reporter], [12, 0, ''])
  assert.deepEqual([shown.can.rate, shown.can.withdraw, shown.works], [true, false, true])
})
