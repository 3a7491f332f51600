// What waits for the network: reports, photos, voices, answers, proofs. An entry is written down before it is
// sent and crossed out after the server has said yes, so a crash in between sends it again with the
// same key, which the server does once. Photos are copies of our own: a file of the camera is gone
// when the mini-program is.

const api = require('./api')
const { upload } = require('./photos')
const files = require('./queue-files')

const KEPT = 'queue'
const MOST = 50
const PATIENCE = 10000 // ms that a form waits for the server before what it sent counts as waiting
const FIRST_PAUSE = 15000 // ms until it is tried again by itself, doubled up to LONGEST_PAUSE
const LONGEST_PAUSE = 240000
const NOT_YET = [401, 408, 425, 429] // refusals that say nothing about what was sent

/**
 * @typedef {object} Photo or a voice. `path`: a file on this phone; `key`: the server's, once it has it
 * @property {string} [path]
 * @property {string} [key]
 * @property {boolean} [voice] it is one: a body names one voice
 * @property {boolean} [again] sent a second time, because the server had erased it
 *
 * @typedef {object} Given
 * @property {string} name of the call: 'POST /cases/{case_id}/answer'
 * @property {Record<string, string|number>} [path] parts of its address
 * @property {any} [body] without the photos
 * @property {Photo[]} [photos]
 * @property {string} said what it is, for whoever looks at the list: "答复 JA-0012"
 * @property {string} matter what is about the same matter goes in order: "case:12"
 * @property {string} [text] which field of the body holds what the person wrote
 * @property {string} [open] the page that shows the matter
 * @property {string} [step] which step of the matter it is, for the page that shows the matter
 * @property {string} [key] the same for the same form: sent twice, it waits once
 *
 * @typedef {object} Waits what is known of an entry beside what was given
 * @property {string} id
 * @property {string} key
 * @property {string} at ISO 8601
 * @property {Photo[]} photos
 * @property {{code: string, message: string, status?: number, fields?: any} | null} refused why the server does not take it
 *
 * @typedef {Given & Waits} Entry
 */

const lanes = new Map() // matter -> the sending of what is about it
const making = new Set() // ids whose photos are being copied
const keeping = new Map() // key of a form -> its writing down
const listeners = new Set()
const answers = new Map() // id -> what the server answered to whoever still waits in `deliver`
let flushing = null
let again = null
let pause = FIRST_PAUSE
let begun = false

/** Called when the mini-program starts: what waits goes out when the network is there again. */
function begin () {
  begun = true
  files.sweep(id => making.has(id) || Boolean(find(id)))
  wx.onNetworkStatusChange(({ isConnected }) => { if (isConnected) send() })
}

/** All that waits, oldest first. @returns {Entry[]} */
function waiting () {
  const kept = wx.getStorageSync(KEPT)
  return Array.isArray(kept) ? kept.filter(entry => entry && entry.id && entry.name) : []
}

/** @param {string} id @returns {Entry | undefined} */
const find = id => waiting().find(entry => entry.id === id)

/**
 * Hear of every change; what was sent comes along, `late` when no form waits for it any more.
 * @param {(event: {sent?: Entry, answer?: any, late?: boolean}) => void} heard
 * @returns {() => void} hear no more
 */
function listen (heard) {
  listeners.add(heard)
  return () => { listeners.delete(heard) }
}

/**
 * Send it now, or keep it until there is a network. Rejects with what the server refused: then
 * nothing waits and the form still holds what was typed.
 * @param {Given} given
 * @returns {Promise<{sent: boolean, answer?: any, entry: Entry, stuck?: boolean}>} `stuck`: one that was
 *   refused goes before it
 */
async function deliver (given) {
  const entry = await keep(given)
  if (await isOffline()) return waits(entry)
  answers.set(entry.id, undefined)
  try {
    await inTime(sendAbout(entry.matter))
    const left = find(entry.id)
    if (!left) return { sent: true, answer: answers.get(entry.id), entry }
    if (left.refused) throw takenBack(left)
    return waits(left)
  } finally {
    answers.delete(entry.id)
  }
}

/** Said to who shows what waits. */
function waits (entry) {
  tell({})
  const stuck = waiting().some(one => one.matter === entry.matter && Boolean(one.refused))
  return { sent: false, entry, stuck }
}

/** Write it down, photos first. Rejects when fifty wait already, or the phone is full. @param {Given} given @returns {Promise<Entry>} */
function keep (given) {
  if (!given.key) return newly(given)
  const same = waiting().find(entry => entry.key === given.key)
  if (same) return Promise.resolve(same)
  if (!keeping.has(given.key)) keeping.set(given.key, newly(given).finally(() => keeping.delete(given.key)))
  return keeping.get(given.key)
}

async function newly (given) {
  if (waiting().length >= MOST) throw ours('full', `手机里已经有 ${MOST} 件等着发。请先连上网发出去，或者去掉几件。`)
  const id = api.newKey()
  making.add(id)
  try {
    const photos = await files.copied(id, given.photos || [])
    const entry = { ...given, id, key: given.key || id, at: new Date().toISOString(), photos, refused: null }
    written([...waiting(), entry], photos)
    return entry
  } finally {
    making.delete(id)
  }
}

function written (entries, photos) {
  try {
    write(entries)
  } catch {
    files.remove(photos)
    throw ours('full', '手机里存不下了。请先把等着发的发出去，再试一次。')
  }
}

/** Send all that waits. Called by a tap, by the network and by the clock: at once it runs once. */
function send () {
  if (!flushing) flushing = flush().finally(() => { flushing = null })
  return flushing
}

async function flush () {
  clearTimeout(again)
  let stumbled = false
  for (const matter of new Set(waiting().map(entry => entry.matter))) {
    const how = await sendAbout(matter)
    if (how === 'later') return afterAPause()
    stumbled = stumbled || how === 'stumbled'
  }
  if (stumbled) return afterAPause()
  pause = FIRST_PAUSE
}

function afterAPause () {
  if (!begun) return
  again = setTimeout(send, pause)
  pause = Math.min(pause * 2, LONGEST_PAUSE)
}

/**
 * What is about one matter, in order. `later`: nothing gets through now; `stumbled`: the server fails
 * over this one, others may go.
 * @returns {Promise<'sent' | 'refused' | 'later' | 'stumbled'>}
 */
function sendAbout (matter) {
  if (!lanes.has(matter)) lanes.set(matter, inOrder(matter))
  return lanes.get(matter)
}

async function inOrder (matter) {
  await null // so that the lane is there before it can be gone again
  try {
    for (;;) {
      const entry = waiting().find(one => one.matter === matter)
      if (!entry) return 'sent'
      if (entry.refused) return 'refused' // what came after it may depend on it
      const how = await attempt(entry)
      if (how === 'later' || how === 'stumbled') return how
    }
  } finally {
    lanes.delete(matter)
  }
}

async function attempt (entry) {
  try {
    const named = await uploaded(entry)
    const body = entry.body && { ...entry.body, ...named }
    const answer = await api.call(/** @type {any} */ (entry.name), { path: entry.path, body, key: entry.key })
    crossOut(entry, answer)
    return 'sent'
  } catch (error) {
    if (isErased(entry, error)) return 'again'
    if (!isRefusal(error)) return error.status === 500 ? 'stumbled' : 'later'
    const { code, message, status, fields } = error
    update(entry.id, { refused: { code, message, status, fields } })
    tell({})
    return 'refused'
  }
}

/** The server keeps a photo that belongs to nothing for a day: ours is sent once more. */
function isErased (entry, error) {
  const photo = entry.photos.find(one => one.path && one.key && error.fields && one.key === error.fields[one.voice ? 'voice' : 'photos'])
  if (!photo || photo.again) return false
  delete photo.key
  photo.again = true
  update(entry.id, { photos: entry.photos })
  return true
}

/** Keys of its photos and its voice, as a body names them; each is kept as soon as the server has said it. */
async function uploaded (entry) {
  for (const photo of entry.photos) {
    if (!photo.key) {
      photo.key = await upload(photo.path, uploadKey(photo), photo.voice ? 'voice' : 'photo')
      update(entry.id, { photos: entry.photos })
    }
  }
  const photos = entry.photos.filter(one => !one.voice).map(one => one.key)
  const voice = entry.photos.find(one => one.voice)
  return { ...(photos.length ? { photos } : {}), ...(voice ? { voice: voice.key } : {}) }
}

const uploadKey = ({ path, again }) => path.split('/').pop() + (again ? '-again' : '')

function crossOut (entry, answer) {
  write(waiting().filter(one => one.id !== entry.id))
  files.remove(entry.photos)
  const isWaitedFor = answers.has(entry.id)
  if (isWaitedFor) answers.set(entry.id, answer)
  tell({ sent: entry, answer, late: !isWaitedFor })
}

/** Another try with another body; what was refused may go now. @param {string} id @param {any} body */
function change (id, body) {
  touchable(id)
  update(id, { body, refused: null, key: api.newKey() })
  tell({})
}

/** Without one of its photos. @param {string} id @param {number} place */
function withoutPhoto (id, place) {
  const { photos } = touchable(id)
  const kept = photos.filter((_, one) => one !== place)
  update(id, { photos: kept, refused: null, key: api.newKey() })
  files.remove(photos.slice(place, place + 1))
  tell({})
}

/** It is not sent any more. @param {string} id */
function drop (id) {
  const entry = touchable(id)
  write(waiting().filter(one => one.id !== id))
  files.remove(entry.photos)
  tell({})
}

/** Nothing waits any more: whoever used this phone is forgotten. */
function clear () {
  const entries = waiting()
  write([])
  entries.forEach(entry => files.remove(entry.photos))
  tell({})
}

function touchable (id) {
  const entry = find(id)
  if (!entry) throw ours('gone', '这一件已经发出去了。')
  if (lanes.has(entry.matter)) throw ours('sending', '正在发，等几秒再看。')
  return entry
}

/** What the server said of an entry that goes back to its form. @param {Entry} entry */
function takenBack ({ id, photos, refused }) {
  write(waiting().filter(one => one.id !== id))
  files.remove(photos)
  tell({})
  return Object.assign(new Error(), refused)
}

function update (id, changes) {
  write(waiting().map(entry => entry.id === id ? { ...entry, ...changes } : entry))
}

const write = entries => wx.setStorageSync(KEPT, entries)
const tell = event => listeners.forEach(heard => heard(event))
const ours = (code, message) => Object.assign(new Error(message), { code })

/** Whether the server does not want it, however often it is sent. */
function isRefusal (error) {
  if (error.code === 'gone') return true
  return error.status >= 400 && error.status < 500 && !NOT_YET.includes(error.status)
}

async function isOffline () {
  const { networkType } = await wx.getNetworkType().catch(() => ({ networkType: 'unknown' }))
  return networkType === 'none'
}

function inTime (work) {
  let timer
  const enough = new Promise(resolve => { timer = setTimeout(resolve, PATIENCE) })
  return Promise.race([work, enough]).finally(() => clearTimeout(timer))
}

module.exports = { begin, waiting, find, listen, deliver, keep, send, change, withoutPhoto, drop, clear, MOST }
