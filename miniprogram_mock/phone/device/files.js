// The files of a mini-program, named as WeChat names them. http://tmp/... lives until the phone is
// put away; http://usr/... and http://store/... stay (IndexedDB), one folder per person.

import { Refusal } from '../runtime/asking.js'
import { phone } from '../runtime/phone.js'

export const USER_DATA_PATH = 'http://usr'
export const STORE = 'http://store'
export const MOST = 200 * 1024 * 1024 // bytes of all that stays
const TEMPORARY = 'http://tmp/'
const KEPT = /^http:\/\/(usr|store)\//
const NAME = `linli:${phone.appid}:${phone.openid}`

const temporary = new Map()
const shown = new Map()
let opening

/** Keep for now. @param {Blob} blob @param {string} [extension] @returns {string} its path */
export function temp (blob, extension = extensionOf(blob)) {
  const path = `${TEMPORARY}${token()}.${extension}`
  temporary.set(path, blob)
  return path
}

/** @param {string} path @returns {Promise<Blob>} @throws {Refusal} when there is none */
export async function find (path) {
  const found = temporary.get(path) ?? (KEPT.test(path) ? (await ask('readonly', all => all.get(path)))?.blob : undefined)
  if (!found) throw new Refusal(`no such file or directory, open ${path}`, { errno: 1300002 })
  return found
}

/** Keep for good. @param {string} path @param {Blob} blob @throws {Refusal} when there is no room */
export async function keep (path, blob) {
  const before = (await everything()).filter(one => one.path !== path)
  if (before.reduce((sum, one) => sum + one.blob.size, blob.size) > MOST) throw full()
  forgetShown(path)
  navigator.storage?.persist?.().catch(() => {})
  await ask('readwrite', all => all.put({ path, blob, at: Date.now() })).catch(error => {
    throw error?.name === 'QuotaExceededError' ? full() : error
  })
}

/** As `keep`, for those who do not wait. @param {string} path @param {Blob} blob */
export function keepSoon (path, blob) {
  forgetShown(path)
  temporary.set(path, blob)
  keep(path, blob).then(() => temporary.delete(path), () => {})
}

const full = () => new Refusal('the maximum size of the file storage limit is exceeded', { errno: 1300202 })

/** @param {string} path @throws {Refusal} when there is none */
export async function remove (path) {
  await find(path)
  forgetShown(path)
  if (!temporary.delete(path)) await ask('readwrite', all => all.delete(path))
}

/** What stays: {path, blob, at}. */
export const everything = () => ask('readonly', all => all.getAll())

/** A name nobody has. */
export const newName = extension => `${STORE}/${token()}.${extension}`

export const extensionOf = blob => ({ 'image/jpeg': 'jpg', 'audio/mpeg': 'mp3', 'text/plain': 'txt', 'audio/mp4': 'm4a', '': 'bin' })[blob.type.split(';')[0]] ??
  blob.type.split(/[/;+]/)[1]

/**
 * What an <img> or <audio> of this page can load for a path as a mini-program has it: a file of the
 * phone, a picture of the package, a picture of the mini-program's server, data:.
 * @param {string} path
 * @param {string} [from] the page or component that names it
 * @returns {string|Promise<string>} rejects with Refusal for a file that is not there
 */
export function resolved (path, from = '') {
  if (shown.has(path)) return shown.get(path)
  if (temporary.has(path) || KEPT.test(path) || path.startsWith(TEMPORARY)) return find(path).then(blob => seen(path, blob))
  if (phone.server && path.startsWith(`${phone.server}/`)) return `/net${path.slice(phone.server.length)}`
  if (!path || /^[a-z][\w+.-]*:/i.test(path)) return path
  return `/phone/built/app${new URL(path, `http://p/${from}`).pathname}`
}

function seen (path, blob) {
  if (!shown.has(path)) shown.set(path, URL.createObjectURL(blob))
  return shown.get(path)
}

function forgetShown (path) {
  if (shown.has(path)) URL.revokeObjectURL(shown.get(path))
  shown.delete(path)
}

const token = () => [...crypto.getRandomValues(new Uint8Array(12))].map(one => one.toString(16).padStart(2, '0')).join('')

function database () {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1)
    request.onupgradeneeded = () => request.result.createObjectStore('files', { keyPath: 'path' })
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => { opening = null; reject(request.error) }
  })
  return opening
}

async function ask (mode, work) {
  const transaction = (await database()).transaction('files', mode)
  const request = work(transaction.objectStore('files'))
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(request.result)
    transaction.onabort = () => reject(transaction.error)
  })
}
