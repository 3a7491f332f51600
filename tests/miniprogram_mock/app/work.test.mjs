// The work of handlers and grid workers: what is offered, what is sent, what is kept for the lift.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fakeWx, load } from './wechat.mjs'

test('offers what the server allows, and after a step that waits what may follow it', () => {
  const { offered } = load('work/steps', fakeWx())
  const labels = steps => [...steps.main, ...steps.more].map(one => one.step)
  assert.deepEqual(labels(offered(['accept', 'return', 'rate'], [])), ['accept', 'return'])
  assert.deepEqual(labels(offered(['accept', 'return'], ['accept'])), ['arrive', 'answer', 'return', 'explain'])
  assert.deepEqual(labels(offered(['verify', 'notes'], ['verify'])), ['notes'])
  assert.equal(offered(['whistle', 'merge'], []).desk, '吹哨请几个单位、并到另一件')
})

test('says what is lacking, and sends what was typed', () => {
  const { lacking, bodyOf } = load('work/body', fakeWx())
  const { STEPS } = load('work/steps', fakeWx())
  const { fields } = STEPS.explain
  const typed = { words: '搭不了', explained_rule: '消防法', explained_elsewhere: ' ' }
  assert.equal(lacking(fields, typed), '请写“还可以找谁”。')
  const all = { ...typed, explained_elsewhere: '东边车棚', explained_look_again_on: '2026-08-30' }
  assert.equal(lacking(fields, all), '')
  assert.deepEqual(bodyOf(fields, all), { words: '搭不了', explained: { rule: '消防法', elsewhere: '东边车棚', look_again_on: '2026-08-30' } })
  assert.deepEqual(bodyOf(STEPS['decide-time'].fields, { request: 'pause:7', grant: false, words: '' }), { pause: 7, grant: false })
})

test('what was opened is there without a network, with its time, until the server says that it is gone', async () => {
  const wx = { ...fakeWx(), getNetworkType: async () => ({ networkType: 'wifi' }) }
  const { fetched } = load('work/kept', wx)
  const fails = error => () => Promise.reject(Object.assign(new Error('不行'), error))
  await assert.rejects(fetched('case:1', fails({ code: 'unreachable' })))
  const { at } = await fetched('case:1', async () => ({ id: 1 }))
  assert.deepEqual(await fetched('case:1', fails({ code: 'unreachable' })), { data: { id: 1 }, at, fresh: false })
  wx.getNetworkType = async () => ({ networkType: 'none' })
  assert.equal((await fetched('case:1', () => assert.fail('not even asked'))).fresh, false)
  wx.getNetworkType = async () => ({ networkType: 'wifi' })
  await assert.rejects(fetched('case:1', fails({ code: 'not_found', status: 404 })))
  await assert.rejects(fetched('case:1', fails({ code: 'unreachable' })))
  for (let id = 0; id < 70; id++) await fetched(`case:${id}`, async () => ({ id }))
  assert.equal([...wx.kept.keys()].filter(name => name.startsWith('seen:')).length, 60)
})

test('days are counted in Beijing', () => {
  const { dayOptions } = load('work/options', fakeWx())
  const days = dayOptions([1, 7], new Date('2026-07-01T17:00:00Z')) // the 2nd there
  assert.deepEqual(days.map(one => [one.value, one.words]), [['2026-07-03', '明天'], ['2026-07-09', '一周后']])
})
