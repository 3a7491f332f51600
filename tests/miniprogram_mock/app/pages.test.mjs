// What pages and components do where a phone differs from a browser: what is handed on is a copy, the
// network goes, a page may be the first one.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { component, page, tap } from './pages.mjs'
import { fakeWx, load, shared, source } from './wechat.mjs'

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

test('a form that was opened from a message and sent leads home, and what is said is said there', async () => {
  const went = []
  const wx = fakeWx(server(({ url }) => ok(url.endsWith('/wish-units') ? { items: [] } : { id: 3, words: '换灯', number: 'JA-1', promise: { first: '2026-11-24', last: '2026-11-24' } })))
  Object.assign(wx, {
    navigateBack: async () => { throw { errMsg: 'navigateBack:fail cannot navigate back at first page.' } },
    switchTab: async ({ url }) => went.push(url),
    showToast: ({ title }) => went.push(title)
  })
  const claim = page('wish/claim/claim', wx)
  await claim.onLoad({ id: '3' })
  await claim.send(tap())
  assert.deepEqual(went, ['/pages/home/home', '谢谢您！记下了'])
})

test('a wish that is being written keeps its words when another is begun at home, and both are kept', async () => {
  const wx = fakeWx(server(({ url }) => ok(url.includes('/hints') ? { items: [], board_words: '' } : { items: [], roles: [], cap: 200 })))
  wx.setNavigationBarTitle = () => {}
  wx.setStorageSync('draft:wish', { at: Date.now(), values: { key: 'k1', form: { said: '厨房灯坏了', kind: '', phone: '13812345678' }, photos: [{ key: 'p1' }] } })
  const post = page('wish/post/post', wx)
  shared('lib/handover').give('wish', { words: '还想借个梯子', kind: 'lend', photos: [{ path: 'wxfile://tmp/a.jpg' }] })
  await post.onLoad({})
  const { form } = post.data
  assert.deepEqual([form.said, form.kind, form.phone, post.chosen.length], ['厨房灯坏了\n还想借个梯子', 'lend', '13812345678', 2])
  post.onUnload()
  assert.equal(wx.getStorageSync('draft:wish').values.form.said, form.said)
})

test('a case that was shared can be joined by its number or not at all, whatever the link says', async () => {
  const wx = fakeWx(server(({ url }) => url.includes('/cases?') ? ok({ items: [] }) : { statusCode: 404, data: { code: 'not_found', message: '没有' } }))
  wx.redirectTo = async () => {}
  const stranger = page('case/detail/detail', wx)
  await stranger.onLoad({ number: 'JA-0012' })
  assert.deepEqual([stranger.data.state, stranger.data.joinable], ['lost', false])
  await stranger.onLoad({ id: '12', number: 'JA-0012' })
  assert.deepEqual([stranger.data.state, stranger.data.joinable], ['lost', true])
  await stranger.onLoad({ number: '%E0%A4%A' })
  assert.equal(stranger.data.state, 'lost')
  stranger.setData({ shown: { number: 'JA-0012', title: '井盖', status: '在办' } })
  stranger.id = 12
  assert.equal(stranger.onShareAppMessage().path, '/case/detail/detail?id=12&number=JA-0012')
  const aired = page('case/public/public', wx)
  await aired.onLoad({ number: '%E0%A4%A' })
  assert.equal(aired.data.state, 'trouble')
})

test('a step that nobody knows leads to the wish', async () => {
  const wx = fakeWx(server(() => ok({ id: 3, words: '换灯', number: 'JA-1' })))
  const went = []
  Object.assign(wx, { setNavigationBarTitle: () => {}, redirectTo: async ({ url }) => went.push(url) })
  await page('wish/say/say', wx).onLoad({ id: '3', move: 'nonsense' })
  assert.deepEqual(went, ['/wish/detail/detail?id=3'])
})

test('the wall is asked anew after one has moved to another community', async () => {
  const wx = fakeWx(server(({ url }) => ok(url.includes('/counts') ? { items: [], total: 0 } : url.endsWith('/me') ? { roles: [{ region: null }] } : { items: [], next: null, offered: false })))
  wx.stopPullDownRefresh = () => {}
  const wall = page('pages/wishes/wishes', wx)
  await wall.onLoad()
  wall.onShow()
  const before = wx.requests.length
  wall.onShow()
  assert.equal(wx.requests.length, before)
  await later()
  const community = shared('lib/community')
  community.remember({ code: '1', name: '吉林社区' })
  community.remember({ code: '1', name: '吉林社区' })
  await new Promise(resolve => setTimeout(resolve, 5))
  wall.seen = Date.now()
  community.remember({ code: '1', name: '吉林社区' })
  wall.onShow()
  assert.equal(wx.requests.length, before)
  await new Promise(resolve => setTimeout(resolve, 5))
  community.remember({ code: '2', name: '沈阳社区' })
  wall.onShow()
  await new Promise(resolve => setTimeout(resolve, 20))
  assert.ok(wx.requests.some((one, at) => at >= before && one.url.includes('/wishes?')))
})

test('numbers of an earlier search do not stand beside a later one', async () => {
  const slow = []
  const wx = fakeWx(server(({ url }) => !url.includes('/counts') ? ok({ items: [], next: null, roles: [] })
    : new Promise(resolve => slow.push(() => resolve(ok({ items: [], total: url.includes('%E7%81%AF') ? 1 : 99 }))))))
  const wall = page('pages/wishes/wishes', wx)
  wx.setStorageSync('token', 't')
  const first = wall.count()
  wall.setData({ q: '灯' })
  const second = wall.count()
  while (slow.length < 2) await later()
  slow[1]()
  await second
  slow[0]()
  await first
  assert.equal(wall.data.kinds[0].name, '全部 1')
})

test('two taps on a row open it once, and a tap on one page is none on another', async () => {
  const wx = fakeWx()
  const went = []
  wx.navigateTo = ({ url }) => new Promise(resolve => went.push({ url, resolve }))
  const row = component('components/case-row/case-row', wx, { row: { id: 'JA-1' }, to: '/case/public/public?number=' })
  row.open()
  row.open()
  assert.equal(went.length, 1)
  const { tapped } = shared('lib/tapped')
  let runs = 0
  const slow = tapped(() => { runs++; return new Promise(() => {}) })
  const quick = { ended: null, setData () {} }
  const [first, second] = [{ setData () {} }, { setData () {} }]
  for (const one of [first, second, first, quick, second]) slow.call(one)
  assert.equal(runs, 3)
})

test('a voice is heard though the telephone is muted', async () => {
  const wx = fakeWx()
  const said = []
  wx.setInnerAudioOption = given => { said.push(given.obeyMuteSwitch); return Promise.resolve() }
  wx.createInnerAudioContext = () => ({ onEnded () {}, onError () {}, play: () => said.push('play') })
  const hear = component('components/hear/hear', wx, { path: 'wxfile://tmp/a.mp3' })
  await hear.turn()
  assert.deepEqual(said, [false, 'play'])
})
