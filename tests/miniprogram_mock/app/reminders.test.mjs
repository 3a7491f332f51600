// What WeChat's window of reminders answers, told to the server and said in words.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fakeWx, load } from './wechat.mjs'

/** `wx` whose window answers this, or fails with it. */
function withWindow (answer) {
  const wx = fakeWx(asked => ({ statusCode: 200, data: asked.url.endsWith('/sign-in/wechat') ? { token: 't' } : { items: [] } }))
  const asked = []
  wx.requestSubscribeMessage = async ({ tmplIds }) => {
    asked.push(tmplIds)
    if (answer.errMsg) throw answer
    return { errMsg: 'requestSubscribeMessage:ok', ...answer }
  }
  const told = () => wx.requests.filter(one => one.url.endsWith('/consents')).map(one => one.data.answers)
  return { wx, asked, told }
}

test('the window opens at once, with three at most, and the server hears every answer', async () => {
  const { wx, asked, told } = withWindow({ a: 'acceptWithAudio', b: 'reject', c: 'ban' })
  const { renew } = load('lib/reminders', wx)
  const done = renew(['a', 'b', 'c', 'd'])
  assert.deepEqual(asked, [['a', 'b', 'c']], 'before anything is awaited: WeChat wants it in the tap')
  assert.deepEqual(await done, { given: 1, words: '好，有 1 种提醒各能发一次。', off: false })
  assert.deepEqual(told(), [[{ template_id: 'a', answer: 'accept' }, { template_id: 'b', answer: 'reject' }, { template_id: 'c', answer: 'ban' }]])
})

test('refused, taken away, switched off or not opened: each says another way', async () => {
  for (const [answer, words, off, heard] of [
    [{ a: 'reject' }, /先不提醒/, false, 1],
    [{ a: 'ban' }, /对公众号说句话/, false, 1],
    [{ errMsg: 'requestSubscribeMessage:fail', errCode: 20004 }, /关掉了.*对公众号说句话/, true, 0],
    [{ errMsg: 'requestSubscribeMessage:fail', errCode: 10002 }, /再点一次/, false, 0]
  ]) {
    const { wx, told } = withWindow(answer)
    const said = await load('lib/reminders', wx).renew(['a'])
    assert.match(said.words, words)
    assert.equal(said.off, off)
    assert.equal(told().length, heard)
  }
})

test('lengths of service are said in hours', () => {
  const { lasting } = load('lib/minutes', fakeWx())
  assert.deepEqual([0, 45, 60, 150].map(lasting), ['0 分钟', '45 分钟', '1 小时', '2 小时 30 分钟'])
})
