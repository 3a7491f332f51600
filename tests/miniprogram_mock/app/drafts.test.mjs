// A form's words come back after a lost page, for a week, until they are sent.

import assert from 'node:assert/strict'
import { mock, test } from 'node:test'
import { fakeWx, load } from './wechat.mjs'

test('typed words are kept a moment later, once for many keys, and come back', () => {
  mock.timers.enable({ apis: ['setTimeout', 'Date'], now: Date.parse('2026-11-04T08:00:00Z') })
  const wx = fakeWx()
  let written = 0
  const keep = wx.setStorageSync
  wx.setStorageSync = (...given) => { written++; return keep(...given) }
  const { draft } = load('lib/drafts', wx)
  const form = draft('wish')
  for (const words of ['厨', '厨房', '厨房灯']) form.keep({ words })
  assert.equal(written, 0)
  mock.timers.tick(400)
  assert.equal(written, 1)
  assert.deepEqual(draft('wish').back(), { words: '厨房灯' })
  assert.equal(draft('prove:3').back(), null)

  form.keep({ words: '厨房灯坏了' })
  form.flush()
  assert.deepEqual(draft('wish').back(), { words: '厨房灯坏了' })
  mock.timers.tick(8 * 24 * 3600 * 1000)
  assert.equal(draft('wish').back(), null)
  assert.equal(wx.kept.size, 0)
  mock.timers.reset()
})

test('what was sent does not come back, not even from the keys typed last', () => {
  mock.timers.enable({ apis: ['setTimeout', 'Date'] })
  const { draft } = load('lib/drafts', fakeWx())
  const form = draft('wish')
  form.keep({ words: '厨房灯' })
  form.forget()
  mock.timers.tick(1000)
  form.flush()
  assert.equal(form.back(), null)
  mock.timers.reset()
})

test('what is over is not only unseen but gone when the mini-program starts, with a copy that was not sent', () => {
  mock.timers.enable({ apis: ['Date'], now: Date.parse('2026-11-24T08:00:00Z') })
  const wx = fakeWx()
  const removed = []
  Object.assign(wx, {
    env: { USER_DATA_PATH: 'wxfile://usr' },
    getStorageInfoSync: () => ({ keys: [...wx.kept.keys()] }),
    getFileSystemManager: () => ({ unlink: ({ filePath }) => removed.push(filePath) })
  })
  const ago = days => Date.now() - days * 24 * 3600 * 1000
  wx.setStorageSync('draft:wish', { at: ago(8), values: { phone: '13812345678' } })
  wx.setStorageSync('draft:report', { at: ago(6), values: { words: '井盖' } })
  wx.setStorageSync('seen:case:3', { at: new Date(ago(4)).toISOString(), data: {} })
  wx.setStorageSync('seen:case:4', { at: new Date(ago(2)).toISOString(), data: {} })
  wx.setStorageSync('seen', ['case:3', 'case:4'])
  load('lib/leftovers', wx).sweep()
  assert.deepEqual([...wx.kept.keys()], ['draft:report', 'seen:case:4', 'seen'])
  assert.deepEqual(removed, ['wxfile://usr/linli.json'])
  mock.timers.reset()
})
