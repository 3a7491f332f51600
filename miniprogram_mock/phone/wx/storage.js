// What a mini-program keeps on the phone: one store per person and mini-program.

import { asks, Refusal } from '../runtime/asking.js'
import { phone } from '../runtime/phone.js'

const PREFIX = `linli:${phone.appid}:${phone.openid}:`
const MOST_EACH = 1024 * 1024 // bytes of one entry
const MOST = 10 * 1024 * 1024 // bytes of all

const bytes = text => new Blob([text]).size
const keys = () => Object.keys(localStorage).filter(key => key.startsWith(PREFIX)).map(key => key.slice(PREFIX.length))
const size = () => keys().reduce((sum, key) => sum + key.length + localStorage.getItem(PREFIX + key).length, 0)

function keep (key, data) {
  const text = JSON.stringify({ data })
  if (bytes(key + text) > MOST_EACH) throw new Refusal(':entry size limit reached')
  if (size() + text.length > MOST) throw full()
  try {
    localStorage.setItem(PREFIX + key, text)
  } catch {
    throw full() // the browser gives less than WeChat does
  }
}

const full = () => new Refusal('exceed storage max size 10Mb')

function find (key) {
  const kept = localStorage.getItem(PREFIX + key)
  if (kept === null) throw new Refusal('data not found')
  return JSON.parse(kept).data
}

function forgetAll () {
  for (const key of keys()) localStorage.removeItem(PREFIX + key)
}

/** {keys, currentSize, limitSize}, both in KB. */
const info = () => ({ keys: keys(), currentSize: Math.ceil(size() / 1024), limitSize: MOST / 1024 })

/** A synchronous function throws an Error with the errMsg. */
function sync (name, run) {
  return (...given) => {
    try {
      return run(...given)
    } catch (error) {
      throw error instanceof Refusal ? new Error(error.said(name)) : error
    }
  }
}

/** '' for what was never kept, as WeChat answers. */
export const getStorageSync = key => localStorage.getItem(PREFIX + key) === null ? '' : find(key)
export const setStorageSync = sync('setStorageSync', keep)
export const removeStorageSync = key => localStorage.removeItem(PREFIX + key)
export const clearStorageSync = forgetAll
export const getStorageInfoSync = info

export const getStorage = asks('getStorage', ({ key }) => ({ data: find(key) }))
export const setStorage = asks('setStorage', ({ key, data }) => keep(key, data))
export const removeStorage = asks('removeStorage', ({ key }) => removeStorageSync(key))
export const clearStorage = asks('clearStorage', forgetAll)
export const getStorageInfo = asks('getStorageInfo', info)
