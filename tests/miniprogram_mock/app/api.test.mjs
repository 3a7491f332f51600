// The API client: signing in, trying again, and saying what went wrong.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fakeWx, load } from './wechat.mjs'

const ok = data => ({ statusCode: 200, data })
const signIn = asked => asked.url.endsWith('/sign-in/wechat')
const server = work => asked => signIn(asked) ? ok({ token: `token-for-${asked.data.code}` }) : work(asked)

test('signs in by itself, once for all who ask at the same time', async () => {
  const wx = fakeWx(server(() => ok({ id: 1 })))
  const { call } = load('lib/api', wx)
  await Promise.all([call('GET /me'), call('GET /me')])
  assert.equal(wx.requests.filter(signIn).length, 1)
  assert.equal(wx.requests.at(-1).header.Authorization, 'Bearer token-for-code-0')
})

test('fills the address and leaves out what is not said', async () => {
  const wx = fakeWx(server(() => ok({})))
  const { call } = load('lib/api', wx)
  await call('GET /wishes/{wish_id}', { path: { wish_id: 7 } })
  await call('GET /wishes', { query: { q: '灯 & 伞', kind: undefined, limit: 20 } })
  assert.deepEqual(wx.requests.slice(-2).map(one => one.url), [
    'http://127.0.0.1:8000/api/v1/wishes/7',
    'http://127.0.0.1:8000/api/v1/wishes?q=%E7%81%AF%20%26%20%E4%BC%9E&limit=20'
  ])
})

test('a token that has run out is renewed, and what was typed is sent again with the same key', async () => {
  let expired = true
  const wx = fakeWx(server(() => {
    if (!expired) return ok({ id: 3 })
    expired = false
    return { statusCode: 401, data: { code: 'not_signed_in', message: '请先登录。' } }
  }))
  const { call } = load('lib/api', wx)
  await call('POST /cases', { body: { words: '井盖坏了' } })
  const sent = wx.requests.filter(one => !signIn(one))
  assert.equal(sent.length, 2)
  assert.deepEqual(sent[0].data, sent[1].data)
  assert.equal(sent[0].header['Idempotency-Key'], sent[1].header['Idempotency-Key'])
  assert.notEqual(sent[0].header.Authorization, sent[1].header.Authorization)
})

test('tries three times where nothing comes back, with one key, then says so', async () => {
  const wx = fakeWx(server(() => { throw new Error('no network') }))
  const { call, Unreachable } = load('lib/api', wx)
  await assert.rejects(call('POST /cases', { body: {} }), error => error instanceof Unreachable && /网络/.test(error.message))
  const keys = wx.requests.filter(one => !signIn(one)).map(one => one.header['Idempotency-Key'])
  assert.equal(keys.length, 3)
  assert.equal(new Set(keys).size, 1)
})

test('a server that is being restarted is waited for', async () => {
  let down = 2
  const wx = fakeWx(server(() => down-- > 0 ? { statusCode: 503, data: '' } : ok({ id: 1 })))
  const { call } = load('lib/api', wx)
  assert.deepEqual(await call('GET /me'), { id: 1 })
})

test('a refusal is not repeated and carries the server\'s sentence', async () => {
  const wx = fakeWx(server(() => ({ statusCode: 409, data: { code: 'taken', message: '已经有人认领了。', fields: { unit: '没有这个单位。' } } })))
  const { call } = load('lib/api', wx)
  await assert.rejects(call('POST /wishes/{wish_id}/claim', { path: { wish_id: 1 }, body: {} }), error => {
    assert.equal(error.message, '已经有人认领了。')
    assert.equal(error.code, 'taken')
    assert.equal(error.fields.unit, '没有这个单位。')
    return true
  })
  assert.equal(wx.requests.filter(one => !signIn(one)).length, 1)
})

test('every status has a kind sentence, also where the answer is not ours', () => {
  const { ofAnswer } = load('lib/words', fakeWx())
  for (const status of [400, 401, 403, 404, 405, 409, 413, 415, 422, 429, 500, 502, 503, 504, 599]) {
    assert.match(ofAnswer(status, '<html>'), /^[^<]*[\u4e00-\u9fff].*。$/, String(status))
  }
})

test('a tap that is still working is not repeated, and an unknown error is not shown raw', async () => {
  const wx = fakeWx()
  const { tapped } = load('lib/tapped', wx)
  let runs = 0
  const page = { data: [], setData (given) { this.data.push(given.busy) } }
  const once = tapped(async () => { runs++; await new Promise(resolve => setTimeout(resolve)); throw new TypeError('x is not a function') })
  const error = console.error
  console.error = () => {}
  await Promise.all([once.call(page), once.call(page)])
  console.error = error
  assert.equal(runs, 1)
  assert.deepEqual(page.data, [true, false])
  assert.doesNotMatch(wx.shown[0].content, /function/)
})

test('a sign-in that got no answer is tried with a new code, and a server that is down is said', async () => {
  const codes = []
  let lost = 1
  const wx = fakeWx(asked => {
    if (!signIn(asked)) return ok({ id: 1 })
    codes.push(asked.data.code)
    if (lost-- > 0) throw new Error('timeout')
    return ok({ token: 't' })
  })
  const { call } = load('lib/api', wx)
  assert.deepEqual(await call('GET /me'), { id: 1 })
  assert.equal(new Set(codes).size, 2)
  const down = load('lib/api', fakeWx(() => ({ statusCode: 502, data: '<html>' })))
  await assert.rejects(down.call('GET /me'), { code: 'sign-in', message: /重启/ })
})
