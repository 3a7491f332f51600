// What pages and components do where a phone differs from a browser: what is handed on is a copy, the
// network goes, a page may be the first one.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { component, page, tap } from './pages.mjs'
import { fakeWx, load, source } from './wechat.mjs'

const ok = data => ({ statusCode: 200, data })
const server = work => asked => asked.url.endsWith('/sign-in/wechat') ? ok({ token: 't' }) : work(asked)
const loaded = name => load(name, fakeWx())
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

test('without a network nobody is left before an empty first page', async () => {
  const wx = fakeWx(() => ok({ token: 't' }))
  wx.login = async () => { throw { errMsg: 'login:fail network error' } }
  const home = page('pages/home/home', wx)
  await home.onShow()
  assert.equal(home.data.state, 'trouble')
  assert.match(home.data.trouble, /网络不通/)
})

test('the list and the one matter that was made public are told apart', () => {
  const { said } = loaded('pages/home/shown')
  const { offers } = said({ offers: [{ to: { code: 'ask' }, kind: null, answers: [{ key: 'a', page: 'aired' }] }] })
  assert.equal(offers[0].answers[0].url, '/case/aired/aired')
  const wxml = source('pages/home/home.wxml')
  assert.match(wxml, /data-url="\/case\/public\/public\?number=\{\{item\.id\}\}"/)
  assert.match(wxml, /data-url="\/case\/aired\/aired" bindtap="open">看全部公开的事/)
})

test('whoever is forgotten leaves nothing on the phone, no photo that waited either', async () => {
  const wx = fakeWx(server(() => ok({ words: '好了' })))
  const files = new Set(['wxfile://usr/waiting-1-0.jpg'])
  Object.assign(wx, {
    env: { USER_DATA_PATH: 'wxfile://usr' },
    clearStorageSync: () => wx.kept.clear(),
    reLaunch: async () => {},
    getFileSystemManager: () => ({ unlink: ({ filePath, success = () => {} }) => { files.delete(filePath); success() } })
  })
  wx.setStorageSync('queue', [{ id: '1', name: 'POST /cases', matter: 'report:1', photos: [{ path: 'wxfile://usr/waiting-1-0.jpg' }], refused: null }])
  const erase = page('mine/erase/erase', wx)
  await erase.erase(tap())
  assert.deepEqual([[...files], wx.kept.size], [[], 0])
})

test('the copy of everything does not outlive the page that wrote it', async () => {
  const wx = fakeWx(server(() => ok({})))
  const files = new Set()
  Object.assign(wx, {
    env: { USER_DATA_PATH: 'wxfile://usr' },
    getFileSystemManager: () => ({
      writeFile: ({ filePath, success }) => { files.add(filePath); success() },
      unlink: ({ filePath }) => files.delete(filePath)
    })
  })
  const privacy = page('mine/privacy/privacy', wx)
  await privacy.file(tap())
  assert.equal(files.size, 1)
  privacy.onUnload()
  assert.equal(files.size, 0)
})
