// 长辈版 and the system's text size, on every page: a page has
//
//   behaviors: [elderly]                             in its script
//   <page-meta root-font-size="{{rootSize}}"/>       as its first node
//   <elder-bar wx:if="{{elder}}" class="elder-bar" title="许个心愿"/>   as its last
//
// Everything is sized in rem, so one number makes all of it larger. With 1rem of 22.5 px the smallest
// text we use (0.8125rem) has 18 px and the smallest target (2.75rem) 60, as the rules of 2021 for
// the elderly ask for. Without page-meta WeChat's 1rem would be a twentieth of the screen's width.

const KEPT = 'elder'
const LEAST = 22.5 // px

/** The text size that is set on the phone, before any page of ours has changed it. */
const system = wx.getAppBaseInfo().fontSizeSetting || 16

/** Whether it is switched on. @returns {boolean} */
const on = () => Boolean(wx.getStorageSync(KEPT))

/** Switch it on or off, on all pages that are open. @param {boolean} wanted */
function turn (wanted) {
  if (wanted) wx.setStorageSync(KEPT, true)
  else wx.removeStorageSync(KEPT)
  getCurrentPages().forEach(dress)
}

/** What a page's data has of it. */
function looks () {
  const elder = on()
  return { elder, rootSize: elder ? `${Math.max(LEAST, system)}px` : 'system' }
}

function dress (page) {
  const { elder, rootSize } = looks()
  if (page.data.elder !== elder || page.data.rootSize !== rootSize) page.setData({ elder, rootSize })
}

const elderly = Behavior(/** @type {any} */ ({
  data: { elder: false, rootSize: 'system' },
  lifetimes: { attached () { dress(this) } },
  pageLifetimes: { show () { dress(this) } }
}))

module.exports = { elderly, on, turn }
