// What lies on the phone no longer than was said, though nobody opens its page again.

const DAY = 24 * 3600 * 1000
/** Beginnings of the names in storage, and the days: names and telephones are in what was seen at work. */
const DAYS = { draft: 7, seen: 3 }

/**
 * Whether something that was kept is still good.
 * @param {'draft' | 'seen'} kind
 * @param {number | string} at when it was kept: ms, or ISO 8601
 */
const isGood = (kind, at) => Date.now() - new Date(at).getTime() < DAYS[kind] * DAY

/** The copy of everything that is known of somebody, until it is sent. */
const copy = () => `${wx.env.USER_DATA_PATH}/linli.json`

/** Take the copy away; it need not be there. */
function removeCopy () {
  wx.getFileSystemManager().unlink({ filePath: copy(), fail () {} })
}

/** Called when the mini-program starts. */
function sweep () {
  removeCopy()
  for (const key of wx.getStorageInfoSync().keys) {
    const [kind, name] = key.split(':')
    if (name && kind in DAYS && !isGood(/** @type {'draft' | 'seen'} */ (kind), wx.getStorageSync(key).at)) wx.removeStorageSync(key)
  }
}

module.exports = { isGood, copy, removeCopy, sweep }
