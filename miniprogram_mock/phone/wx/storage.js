// What a mini-program keeps on the phone: one store per person and mini-program.

import { asks } from '../runtime/asking.js'
import { phone } from '../runtime/phone.js'

const prefix = `linli:${phone.appid}:${phone.openid}:`

/** '' for what was never kept, as WeChat answers. */
export function getStorageSync (key) {
  const kept = localStorage.getItem(prefix + key)
  return kept === null ? '' : JSON.parse(kept).data
}
export function setStorageSync (key, data) { localStorage.setItem(prefix + key, JSON.stringify({ data })) }
export function removeStorageSync (key) { localStorage.removeItem(prefix + key) }

export const getStorage = asks('getStorage', ({ key }) => {
  if (localStorage.getItem(prefix + key) === null) throw new Error('data not found')
  return { data: getStorageSync(key) }
})
export const setStorage = asks('setStorage', ({ key, data }) => setStorageSync(key, data))
export const removeStorage = asks('removeStorage', ({ key }) => removeStorageSync(key))
