// Photos and voices on their way: from this phone to the server, and back from behind the sign-in.

const { signed, server, Refused, Unreachable, PREFIX } = require('./api')

const KEPT = 80 // temporary files that are remembered
const AT_ONCE = 6 // that are fetched: WeChat lets ten be on their way, whatever they are
const sending = new Map()
const fetching = new Map()
const queued = [] // those whose turn comes when one is through
let free = AT_ONCE

/**
 * The key of a photo or voice on the server. Asked again for the same file, it is sent once. Rejects with
 * Refused, Unreachable, or code "gone" where the phone has the file no more.
 * @param {string} path of the file on this phone
 * @param {string} [once] makes it the same to the server, too, after the mini-program has begun anew
 * @param {'photo'|'voice'} [what]
 * @returns {Promise<string>}
 */
function upload (path, once, what = 'photo') {
  const name = `${path} ${once || ''}`
  if (!sending.has(name)) sending.set(name, send(path, once, what).catch(error => { sending.delete(name); throw error }))
  return sending.get(name)
}

async function send (path, once, what) {
  const answer = await signed(token => new Promise((resolve, reject) => wx.uploadFile({
    url: `${server()}${PREFIX}/${what}s`,
    filePath: path,
    name: what,
    header: { Authorization: `Bearer ${token}`, ...(once ? { 'Idempotency-Key': once } : {}) },
    success: resolve,
    fail: error => reject(lost(error) ? gone(what) : new Unreachable())
  })))
  const body = parsed(answer.data)
  if (answer.statusCode >= 400) throw new Refused(answer.statusCode, body)
  return body.key
}

/**
 * A photo of the server as a file that an <image> shows. Several who want the same share it.
 * @param {string} address below the API: "/photos/<key>/thumb"; or a public one: "/aired/photos/<key>"
 * @returns {Promise<string>} path of a temporary file
 */
function fetched (address) {
  if (!fetching.has(address)) {
    fetching.set(address, inTurn(() => fetchFile(address)).catch(error => { fetching.delete(address); throw error }))
    if (fetching.size > KEPT) fetching.delete(fetching.keys().next().value)
  }
  return fetching.get(address)
}

/** @template T @param {() => Promise<T>} work @returns {Promise<T>} */
async function inTurn (work) {
  if (free) free--
  else await new Promise(resolve => queued.push(resolve))
  try {
    return await work()
  } finally {
    if (queued.length) queued.shift()()
    else free++
  }
}

async function fetchFile (address) {
  const answer = await signed(token => new Promise((resolve, reject) => wx.downloadFile({
    url: server() + (address.startsWith('/aired/') ? '' : PREFIX) + address,
    header: { Authorization: `Bearer ${token}` },
    success: resolve,
    fail: () => reject(new Unreachable())
  })))
  if (answer.statusCode >= 400) throw new Refused(answer.statusCode, null)
  return answer.tempFilePath
}

const lost = error => /file (not found|not exist|doesn't exist)|no such file/i.test(error.errMsg)
const GONE = { photo: '这张照片在手机上找不到了，请再选一次。', voice: '这段语音在手机上找不到了，请再说一遍。' }
const gone = what => Object.assign(new Error(GONE[what]), { code: 'gone' })

/** What uploadFile answers is text. */
function parsed (text) {
  try { return JSON.parse(text) } catch (error) { return null }
}

module.exports = { upload, fetched }
