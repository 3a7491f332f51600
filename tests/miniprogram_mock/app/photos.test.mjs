// Photos to the server and back, and the place that a phone says or does not say.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fakeWx, load } from './wechat.mjs'

const server = work => asked => asked.url.endsWith('/sign-in/wechat') ? { statusCode: 200, data: { token: `t${asked.data.code}` } } : work(asked)

/** `wx` with files: `answer` gives {statusCode, data} or what downloadFile gives, or throws an errMsg. */
function withFiles (answer) {
  const wx = fakeWx(server(() => ({ statusCode: 404, data: {} })))
  const moved = []
  const move = kind => ({ success, fail, ...asked }) => {
    moved.push({ kind, ...asked })
    Promise.resolve().then(() => answer(asked)).then(success, error => fail({ errMsg: error.message }))
  }
  return Object.assign(wx, { moved, uploadFile: move('up'), downloadFile: move('down') })
}

test('a photo is sent once however often it is asked for, and again after it failed', async () => {
  let on = false
  const wx = withFiles(() => {
    if (!on) throw new Error('uploadFile:fail net::ERR_INTERNET_DISCONNECTED')
    return { statusCode: 201, data: '{"key":"abc"}' }
  })
  const { upload } = load('lib/photos', wx)
  await assert.rejects(upload('wxfile://a.jpg'), { code: 'unreachable' })
  on = true
  assert.deepEqual(await Promise.all([upload('wxfile://a.jpg'), upload('wxfile://a.jpg')]), ['abc', 'abc'])
  assert.equal(await upload('wxfile://a.jpg'), 'abc')
  assert.equal(wx.moved.length, 2)
  assert.equal(wx.moved[1].name, 'photo')
})

test('what the server says of a photo is said, and a file that is gone is told apart from no network', async () => {
  const { upload } = load('lib/photos', withFiles(({ filePath }) => {
    if (filePath === 'gone') throw new Error('uploadFile:fail file not found')
    return { statusCode: 422, data: '{"code":"invalid","message":"这不是照片。"}' }
  }))
  await assert.rejects(upload('a.pdf'), { code: 'invalid', message: '这不是照片。' })
  await assert.rejects(upload('gone'), { code: 'gone' })
})

test('a photo is fetched once, with a token that is renewed when it has run out', async () => {
  const wx = withFiles(({ header }) => header.Authorization === 'Bearer old' ? { statusCode: 401 } : { statusCode: 200, tempFilePath: 'tmp/1' })
  wx.setStorageSync('token', 'old')
  const { fetched } = load('lib/photos', wx)
  assert.deepEqual(await Promise.all([fetched('/photos/k/thumb'), fetched('/photos/k/thumb')]), ['tmp/1', 'tmp/1'])
  assert.equal(wx.moved.length, 2)
  assert.ok(wx.moved[0].url.endsWith('/api/v1/photos/k/thumb'))
})

test('a place that is refused leaves two other ways, one that is not chosen is none', async () => {
  const wx = fakeWx()
  wx.getLocation = async () => { throw { errMsg: 'getLocation:fail auth deny' } }
  wx.chooseLocation = async () => { throw { errMsg: 'chooseLocation:fail cancel' } }
  const place = load('lib/place', wx)
  await assert.rejects(place.here(), { code: 'no_place', refused: true, message: /地图|写一写/ })
  assert.equal(await place.onMap(), null)
  wx.getLocation = async () => { throw { errMsg: 'getLocation:fail timeout' } }
  await assert.rejects(place.here(), { refused: false })
})

test('a point is said back as a grid, and one far away as nobody\'s', async () => {
  const region = (name, code) => ({ name, code, level: { code: '', words: '' } })
  const place = load('lib/place', fakeWx(server(({ url }) => url.includes('latitude=30')
    ? { statusCode: 200, data: { community: region('吉林社区', '1'), grid: region('临江里', '12'), distance: 0 } }
    : { statusCode: 404, data: { code: 'outside', message: '不在' } })))
  const near = await place.whose({ latitude: 30, longitude: 114, system: 'gcj02' })
  assert.deepEqual([near.code, near.name, near.outside], ['12', '吉林社区临江里', false])
  assert.equal((await place.whose({ latitude: 39, longitude: 116, system: 'gcj02' })).outside, true)
})

test('a long list of photos is fetched a few at a time, for WeChat refuses more than ten', async () => {
  const open = []
  const wx = withFiles(() => new Promise(resolve => open.push(() => resolve({ statusCode: 200, tempFilePath: 'tmp/1' }))))
  wx.setStorageSync('token', 't')
  const { fetched } = load('lib/photos', wx)
  const all = Promise.all(Array.from({ length: 25 }, (_, place) => fetched(`/photos/${place}/thumb`)))
  let most = 0
  for (let turn = 0; turn < 200 && wx.moved.length <= 25; turn++) {
    await new Promise(resolve => setImmediate(resolve))
    most = Math.max(most, open.length)
    open.splice(0, 2).forEach(done => done())
  }
  await all
  assert.ok(most >= 4 && most <= 8, String(most))
  assert.equal(wx.moved.length, 25)
})

test('asked for twice within half a minute, which WeChat refuses, the place is the one just told', async () => {
  const wx = fakeWx()
  let told = 0
  wx.getLocation = async () => { if (told++) throw { errMsg: 'getLocation:fail 频繁调用会增加电量损耗，可考虑使用 wx.onLocationChange 监听地理位置变化' }; return { latitude: 30.6, longitude: 114.3 } }
  const place = load('lib/place', wx)
  const spot = await place.here()
  assert.deepEqual(await place.here(), spot)
  const real = Date.now
  Date.now = () => real() + 40000
  await assert.rejects(place.here(), { code: 'no_place', refused: false })
  Date.now = real
})
