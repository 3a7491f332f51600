// A voice on its way: recorded, handed from home to the report, kept in its draft.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fakeWx, load } from './wechat.mjs'

const VOICE = { path: 'wxfile://tmp/said.mp3', key: 'v1', seconds: 4, state: 'kept', says: '' }

/** `wx` with a recorder: what it was started with, and its listeners to call. */
function withRecorder () {
  const on = {}
  const asked = []
  const listen = name => heard => { assert.ok(!on[name], `${name} is listened to twice`); on[name] = heard }
  const manager = {
    start: given => asked.push(given), stop: () => asked.push('stop'),
    onStart: listen('start'), onStop: listen('stop'), onError: listen('error'), onInterruptionBegin: listen('interrupted')
  }
  return { on, asked, wx: Object.assign(fakeWx(), { getRecorderManager: () => manager }) }
}

test('a recording is one at a time, a minute at most, and says why there is none', async () => {
  const { on, asked, wx } = withRecorder()
  const { record, stop } = load('lib/recorder', wx)
  stop()
  let begun = 0
  const first = record(() => { begun++ })
  assert.deepEqual([asked.length, asked[0].duration, asked[0].format], [1, 60000, 'mp3'])
  await assert.rejects(record(() => {}), { code: 'no_voice', refused: false })
  on.start()
  on.interrupted()
  assert.equal(asked[1], 'stop')
  on.stop({ tempFilePath: 'wxfile://tmp/said.mp3', duration: 60400 })
  assert.deepEqual([await first, begun], [{ path: 'wxfile://tmp/said.mp3', seconds: 60 }, 1])
  const again = outcome => { const work = record(() => {}); outcome(); return work }
  await assert.rejects(again(() => on.stop({ tempFilePath: 'x', duration: 200 })), { refused: false, message: /太短/ })
  await assert.rejects(again(() => on.error({ errMsg: 'operateRecorder:fail auth deny' })), { refused: true, message: /可以打字，或者打电话给社区/ })
  await assert.rejects(again(() => on.error({ errMsg: 'operateRecorder:fail system error' })), { refused: false })
})

test('what was said at home comes to the report, is enough for it, and is kept in its draft', () => {
  const handover = load('lib/handover', fakeWx())
  handover.give('report', { words: '', voice: VOICE })
  const given = handover.take('report')
  assert.deepEqual([given.voice, handover.take('report')], [VOICE, null])

  const forms = load('pages/report/form', fakeWx())
  const form = { ...forms.fresh(), voice: given.voice, region: { code: '42', name: '吉林社区' } }
  assert.deepEqual([forms.missing(form), forms.isEmpty(form)], [null, false])
  assert.deepEqual(forms.keptOf(form).voice, { path: VOICE.path, key: 'v1', seconds: 4 })
  const key = () => forms.keyOf(form, forms.bodyOf(form))
  const first = key()
  form.voice = { ...VOICE, key: 'v2' }
  assert.notEqual(key(), first)
  form.voice = { ...VOICE, key: '', state: 'failed' }
  assert.match(forms.missing(form).says, /语音没传上去/)
})

test('a voice alone is for people who listen; a wish says that it goes without', () => {
  const { said } = load('pages/home/shown', fakeWx())
  const offer = code => ({ to: { code, words: '' }, kind: null, others: [], hint: '', limit: '', answers: [], why: '您写的像是这个。' })
  const answer = { offers: [offer('report'), offer('wish'), offer('ask')], call_first: null, personal: false }
  const alone = said(answer, { alone: true })
  assert.deepEqual(alone.offers.map(one => one.to), ['report', 'ask'])
  assert.match(alone.offers[0].why, /听您说的/)
  const both = said(answer, { alone: false })
  assert.match(both.offers[1].hint, /语音带不过去/)
  assert.equal(said(answer, null).offers[1].hint, '')
})
