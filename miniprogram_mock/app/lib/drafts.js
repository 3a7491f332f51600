// What somebody is typing, kept on their own phone: a call, an empty battery or a lost page takes nothing.

const { isGood } = require('./leftovers')

const PAUSE = 300 // ms after the last key, so that typing stays light

/**
 * The draft of one form.
 * @param {string} name of the form, with the id of what it is about: 'wish', 'prove:12'
 */
function draft (name) {
  const key = `draft:${name}`
  let waiting = null
  let timer = 0

  /** Keep these values soon. Nothing but what JSON can say. @param {object} values */
  function keep (values) {
    waiting = values
    clearTimeout(timer)
    timer = setTimeout(flush, PAUSE)
  }

  /** Keep at once what waits: when the page hides or goes. */
  function flush () {
    clearTimeout(timer)
    if (waiting) wx.setStorageSync(key, { at: Date.now(), values: waiting })
    waiting = null
  }

  /** What was typed, or null; after a week it is forgotten. @returns {any} */
  function back () {
    const kept = wx.getStorageSync(key)
    if (!kept) return null
    if (isGood('draft', kept.at)) return kept.values
    forget()
    return null
  }

  /** Forget it: it was sent, or is not wanted. */
  function forget () {
    clearTimeout(timer)
    waiting = null
    wx.removeStorageSync(key)
  }

  return { keep, flush, back, forget }
}

module.exports = { draft }
