// What waits for the network: sent once, in order, whatever happens in between.

import assert from 'node:assert/strict'
import { beforeEach, mock, test } from 'node:test'
import { load } from './wechat.mjs'

const FOLDER = 'wxfile://usr'
beforeEach(() => { mock.timers.reset(); mock.timers.enable({ apis: ['setTimeout'] }) })

/** What comes of it, the pauses in between taking no time. */
async function quickly (work) {
  let settled = false
  work.then(() => { settled = true }, () => { settled = true })
  while (!settled) { await later(); mock.timers.tick(400) }
  return work
}
const later = () => new Promise(resolve => setImmediate(resolve))

/** A phone that outlives its mini-program, and a server that does each key once. */
function world () {
  const kept = new Map()
  const files = new Map([['wxfile://tmp/a.jpg', 'photo a'], ['wxfile://tmp/b.jpg', 'photo b']])
  const receipts = new Map()
  const server = { done: [], uploads: [], voices: [], refuse: () => null, expired: 0, erased: new Set() }
  const phone = { online: true, crashAt: Infinity, steps: 0, dead: false, heard: [] }

  /** Every call to the phone is two steps: before it has happened and after. */
  function step (work) {
    if (phone.dead) throw new Error('crashed')
    if (++phone.steps > phone.crashAt) { phone.dead = true; throw new Error('crashed') }
    const found = work()
    if (++phone.steps > phone.crashAt) { phone.dead = true; throw new Error('crashed') }
    return found
  }
  const asked = work => ({ success, fail = () => {} }) => {
    Promise.resolve().then(() => step(work)).then(found => success(found), error => { if (!phone.dead) fail({ errMsg: error.message }) })
  }
  const copyFile = given => asked(() => {
    if (!files.has(given.srcPath)) throw new Error('copyFile:fail no such file')
    files.set(given.destPath, files.get(given.srcPath))
  })(given)
  const wx = {
    env: { USER_DATA_PATH: FOLDER },
    login: async () => ({ code: 'code' }),
    getAccountInfoSync: () => ({ miniProgram: { envVersion: 'develop' } }),
    getNetworkType: async () => ({ networkType: phone.online ? 'wifi' : 'none' }),
    onNetworkStatusChange: heard => phone.heard.push(heard),
    getStorageSync: key => step(() => structuredClone(kept.get(key) ?? '')),
    setStorageSync: (key, value) => step(() => { kept.set(key, structuredClone(value)) }),
    removeStorageSync: key => kept.delete(key),
    getFileSystemManager: () => ({
      copyFile,
      unlink: given => asked(() => { files.delete(given.filePath) })(given),
      readdir: given => asked(() => ({ files: [...files.keys()].filter(name => name.startsWith(FOLDER)).map(name => name.slice(FOLDER.length + 1)) }))(given)
    }),
    request: given => asked(() => answer(given))(given),
    uploadFile: given => asked(() => {
      const said = answer({ ...given, data: files.get(given.filePath) })
      return { ...said, data: JSON.stringify(said.data) }
    })(given)
  }

  function answer ({ url, data, header }) {
    if (!phone.online) throw new Error('no network')
    if (url.endsWith('/sign-in/wechat')) return { statusCode: 200, data: { token: 'token' } }
    if (server.expired-- > 0) return { statusCode: 401, data: { code: 'not_signed_in', message: '请先登录。' } }
    const key = url + header['Idempotency-Key']
    if (receipts.has(key)) return receipts.get(key)
    const path = url.split('/api/v1')[1]
    const refusal = server.refuse(path, data)
    if (refusal) return refusal
    const kept = { '/photos': ['k', server.uploads], '/voices': ['v', server.voices] }[path]
    const said = kept ? { key: kept[0] + kept[1].push(data) } : { id: server.done.push({ path, data }) }
    receipts.set(key, { statusCode: 201, data: said })
    return receipts.get(key)
  }

  const start = () => {
    Object.assign(phone, { dead: false, crashAt: Infinity, heard: [] })
    const queue = load('lib/queue', wx)
    queue.begin()
    return queue
  }
  return { kept, files, server, phone, start, left: () => [...files.keys()].filter(name => name.startsWith(FOLDER)) }
}

const answerTo = (id, words, photos = []) => ({
  name: 'POST /cases/{case_id}/answer', path: { case_id: id }, body: { words }, photos, said: `答复 ${id}`, matter: `case:${id}`, text: 'words'
})
const PHOTOS = [{ path: 'wxfile://tmp/a.jpg' }, { path: 'wxfile://tmp/b.jpg' }]

test('goes at once where there is a network, and leaves nothing behind', async () => {
  const { start, server, left, kept } = world()
  const queue = start()
  const told = []
  queue.listen(event => told.push(event))
  const done = await queue.deliver(answerTo(1, '换好了', PHOTOS))
  assert.deepEqual([done.sent, done.answer], [true, { id: 1 }])
  assert.deepEqual(server.done, [{ path: '/cases/1/answer', data: { words: '换好了', photos: ['k1', 'k2'] } }])
  assert.deepEqual(server.uploads, ['photo a', 'photo b'])
  assert.equal(told[0].sent.said, '答复 1')
  await later()
  assert.deepEqual([left(), kept.get('queue')], [[], []])
})

test('waits without one, and goes in order when it is back', async () => {
  const { start, server, phone, files } = world()
  phone.online = false
  const queue = start()
  assert.equal((await queue.deliver(answerTo(1, '围好了', PHOTOS))).sent, false)
  await queue.deliver(answerTo(1, '修好了'))
  await queue.deliver(answerTo(2, '扫干净了'))
  assert.deepEqual(queue.waiting().map(entry => entry.said), ['答复 1', '答复 1', '答复 2'])
  files.delete('wxfile://tmp/a.jpg') // what the camera gave does not outlive the mini-program
  phone.online = true
  phone.heard.forEach(heard => heard({ isConnected: true }))
  await Promise.all([queue.send(), queue.send()])
  assert.deepEqual(server.done.map(one => one.data.words), ['围好了', '修好了', '扫干净了'])
  assert.deepEqual([queue.waiting(), server.uploads.length], [[], 2])
})

test('a crash between any two steps neither loses what was kept nor does it twice', async () => {
  for (let crashAt = 0, finished = false; !finished; crashAt++) {
    const { start, server, phone, left } = world()
    const before = start()
    await later()
    phone.crashAt = phone.steps + crashAt
    let isKept = false
    const work = before.keep(answerTo(1, '换好了', PHOTOS)).then(() => { isKept = true; return before.send() })
    let ended = false
    work.catch(() => {}).finally(() => { ended = true })
    while (!ended && !phone.dead) await later()
    finished = !phone.dead
    mock.timers.reset()
    mock.timers.enable({ apis: ['setTimeout'] }) // what the dead one wanted to do later
    const after = start()
    await after.send()
    await later()
    if (isKept) assert.equal(server.done.length, 1, `step ${crashAt}`)
    assert.ok(server.done.length <= 1, `step ${crashAt}`)
    if (server.done.length) assert.deepEqual(server.done[0].data.photos, ['k1', 'k2'], `step ${crashAt}`)
    assert.deepEqual([server.uploads.length <= 2, left(), after.waiting()], [true, [], []], `step ${crashAt}`)
  }
})

test('what the server refuses stays with its sentence until somebody changes or drops it', async () => {
  const { start, server, phone, left } = world()
  phone.online = false
  const queue = start()
  await queue.deliver(answerTo(1, '好了', PHOTOS))
  await queue.deliver(answerTo(1, '又好了'))
  await queue.deliver(answerTo(2, '扫了'))
  phone.online = true
  server.refuse = (path, { words }) => words === '好了' ? { statusCode: 409, data: { code: 'doubtful', message: '答复看不懂。' } } : null
  await queue.send()
  const [first, second] = queue.waiting()
  assert.deepEqual(first.refused.message, '答复看不懂。')
  assert.deepEqual(server.done.map(one => one.data.words), ['扫了']) // 又好了 comes after 好了
  const third = await queue.deliver(answerTo(1, '还有'))
  assert.deepEqual([third.sent, third.stuck], [false, true])
  queue.drop(third.entry.id)
  queue.change(first.id, { words: '井盖换好了' })
  queue.withoutPhoto(first.id, 0)
  queue.drop(second.id)
  await queue.send()
  assert.deepEqual(server.done.at(-1).data, { words: '井盖换好了', photos: ['k2'] })
  assert.deepEqual([queue.waiting(), left(), server.uploads.length], [[], [], 2])
})

test('what is refused while somebody looks goes back to the form', async () => {
  const { start, server, left } = world()
  const queue = start()
  server.refuse = path => path === '/photos' ? null : { statusCode: 422, data: { code: 'invalid', message: '请写明做了什么。', fields: { words: '必填' } } }
  await assert.rejects(queue.deliver(answerTo(1, '', PHOTOS)), error => error.code === 'invalid' && error.fields.words === '必填')
  assert.deepEqual([queue.waiting(), left()], [[], []])
})

test('a token that ran out, and a photo that the server has erased, are not the person’s trouble', async () => {
  const { start, server } = world()
  const queue = start()
  await queue.keep(answerTo(1, '换好了', PHOTOS))
  server.refuse = path => path.endsWith('/answer') ? { statusCode: 503, data: '' } : null
  await quickly(queue.send())
  assert.deepEqual([queue.waiting()[0].refused, server.uploads.length], [null, 2])
  Object.assign(server, { expired: 1, refuse: (path, { photos }) => path.endsWith('/answer') && photos.includes('k1') ? { statusCode: 422, data: { code: 'invalid', message: '照片没有找到', fields: { photos: 'k1' } } } : null })
  await quickly(queue.send())
  assert.deepEqual(server.done[0].data.photos, ['k3', 'k2'])
})

test('keeps fifty, one for a form however often it is sent, and says why it keeps no more', async () => {
  const { start, phone, files, left } = world()
  phone.online = false
  const queue = start()
  await Promise.all([1, 2].map(() => queue.deliver({ ...answerTo(0, '好'), key: 'form-1' })))
  assert.equal(queue.waiting().length, 1)
  await assert.rejects(queue.keep(answerTo(1, '好', [...PHOTOS, { path: 'wxfile://tmp/gone.jpg' }])), { code: 'full' })
  for (let id = 1; id < queue.MOST; id++) await queue.keep(answerTo(id, '好'))
  await assert.rejects(queue.keep(answerTo(99, '好')), /50 件/)
  files.set(`${FOLDER}/of-another`, 'not ours')
  queue.clear()
  await later()
  assert.deepEqual([queue.waiting(), left()], [[], [`${FOLDER}/of-another`]])
})

test('a voice waits beside the photos and goes as what it is, once more where the server has erased it', async () => {
  const { start, server, phone, files, left } = world()
  files.set('wxfile://tmp/said.mp3', 'what was said')
  phone.online = false
  const queue = start()
  const report = { name: 'POST /cases', body: { words: '' }, photos: [PHOTOS[0], { path: 'wxfile://tmp/said.mp3', voice: true }], said: '随手拍：语音', matter: 'report:1', text: 'words' }
  assert.equal((await queue.deliver(report)).sent, false)
  assert.deepEqual(left().map(name => name.split('.').at(-1)), ['jpg', 'mp3'])
  files.delete('wxfile://tmp/said.mp3')
  phone.online = true
  server.refuse = (path, { voice }) => path === '/cases' && voice === 'v1' ? { statusCode: 422, data: { code: 'invalid', message: '语音没有找到', fields: { voice: 'v1' } } } : null
  await start().send()
  assert.deepEqual(server.voices, ['what was said', 'what was said'])
  assert.deepEqual(server.done[0].data, { words: '', photos: ['k1'], voice: 'v2' })
  await later()
  assert.deepEqual([left(), queue.waiting()], [[], []])
})

test('one that the server stumbles over holds up nothing else', async () => {
  const { start, server, phone } = world()
  phone.online = false
  const queue = start()
  for (const id of [1, 2]) await queue.deliver(answerTo(id, '好'))
  phone.online = true
  server.refuse = path => path.startsWith('/cases/1/') ? { statusCode: 500, data: { code: 'broken', message: '系统出了点问题。' } } : null
  await quickly(queue.send())
  assert.deepEqual(server.done.map(one => one.path), ['/cases/2/answer'])
  assert.deepEqual(queue.waiting().map(entry => [entry.matter, entry.refused]), [['case:1', null]])
})
