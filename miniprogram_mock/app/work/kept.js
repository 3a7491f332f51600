// What somebody at work has opened, kept on the phone for the lift and the cellar: shown with its time
// when the server cannot be reached.

const { isGood } = require('../lib/leftovers')

const INDEX = 'seen'
const MOST = 60

/**
 * Ask the server; where nothing comes back, what it said before.
 * @template T
 * @param {string} name under which it is kept
 * @param {() => Promise<T>} ask
 * @returns {Promise<{data: T, at: string, fresh: boolean}>} `at`: ISO 8601, when the server said so
 */
async function fetched (name, ask) {
  const before = back(name)
  if (before && await isOffline()) return { ...before, fresh: false }
  try {
    const data = await ask()
    return { data, at: keep(name, data), fresh: true }
  } catch (error) {
    if (before && isPassing(error)) return { ...before, fresh: false }
    if (!isPassing(error)) forget(name)
    throw error
  }
}

const isOffline = () => wx.getNetworkType().then(found => found.networkType === 'none', () => false)
const isPassing = error => error.code === 'unreachable' || error.code === 'sign-in' || error.status >= 500

/** What was kept under this name, or null. @param {string} name @returns {{data: any, at: string} | null} */
function back (name) {
  const kept = wx.getStorageSync(`seen:${name}`)
  return kept && isGood('seen', kept.at) ? kept : null
}

function keep (name, data) {
  const at = new Date().toISOString()
  const names = [name, ...index().filter(one => one !== name)]
  try {
    wx.setStorageSync(`seen:${name}`, { data, at })
    names.slice(MOST).forEach(one => wx.removeStorageSync(`seen:${one}`))
    wx.setStorageSync(INDEX, names.slice(0, MOST))
  } catch {
    names.forEach(one => wx.removeStorageSync(`seen:${one}`)) // the phone is full: what is typed needs the room more
    wx.removeStorageSync(INDEX)
  }
  return at
}

/** @param {string} name */
function forget (name) {
  wx.removeStorageSync(`seen:${name}`)
  wx.setStorageSync(INDEX, index().filter(one => one !== name))
}

const index = () => wx.getStorageSync(INDEX) || []

module.exports = { fetched, back, forget }
