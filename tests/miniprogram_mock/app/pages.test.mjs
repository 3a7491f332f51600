// What pages and components do where a phone differs from a browser: what is handed on is a copy, the
// network goes, a page may be the first one.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { component, page, tap } from './pages.mjs'
import { fakeWx } from './wechat.mjs'

const ok = data => ({ statusCode: 200, data })
const server = work => asked => asked.url.endsWith('/sign-in/wechat') ? ok({ token: 't' }) : work(asked)
const later = () => new Promise(resolve => setImmediate(resolve))

test('a photo that is not taken is said once, also where the page hands the list back', async () => {
  const wx = fakeWx(server(() => ok({})))
  let sent = 0
  wx.uploadFile = ({ success }) => { sent++; setImmediate(() => success({ statusCode: 422, data: '{"code":"invalid","message":"这不是照片。"}' })) }
  wx.chooseMedia = async () => ({ tempFiles: [{ tempFilePath: 'wxfile://tmp/a.pdf' }] })
  const picker = component('components/photo-picker/photo-picker', wx, { most: 3 }, (name, { photos }) => picker.setData({ photos }))
  await picker.choose(tap())
  for (let turn = 0; turn < 20; turn++) await later()
  assert.deepEqual([sent, picker.data.items.map(one => [one.state, one.says])], [1, [['failed', '这不是照片。']]])
  picker.setData({ photos: [] })
  assert.deepEqual(picker.data.items, [])
})
