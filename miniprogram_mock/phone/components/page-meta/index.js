// <page-meta>: the first node of a page; what it says holds while the page is shown.

import { hostOf } from '../../runtime/builtin.js'
import { enlarge } from '../../runtime/text-size.js'

export default {
  properties: { rootFontSize: String, pageFontSize: String, pageStyle: String, rootBackgroundColor: String, backgroundColor: String, scrollTop: String },
  attributes: ['background-text-style', 'background-color-top', 'background-color-bottom', 'page-orientation', 'scroll-duration'],
  lifetimes: {
    attached () { dress(this) },
    detached () { if (this.shown) enlarge('') }
  },
  pageLifetimes: {
    show () { this.shown = true; enlarge(this.data.rootFontSize) },
    hide () { this.shown = false; enlarge('') }
  },
  observers: {
    rootFontSize (size) { if (this.shown) enlarge(size) },
    'pageFontSize, pageStyle, rootBackgroundColor, backgroundColor' () { dress(this) },
    scrollTop (to) { if (to) pageOf(this)?.scrollTo({ top: pixels(to), behavior: 'smooth' }) }
  }
}

const pageOf = component => hostOf(component)?.closest('.wx-page')
const pixels = length => parseFloat(length) * (/rpx$/.test(length) ? document.getElementById('wx-pages').clientWidth / 750 : 1)

function dress (component) {
  const { pageFontSize, pageStyle, rootBackgroundColor, backgroundColor } = component.data
  const page = pageOf(component)
  if (!page) return
  page.style.cssText = pageStyle
  if (pageFontSize) page.style.fontSize = pageFontSize === 'system' ? '1rem' : pageFontSize
  if (rootBackgroundColor || backgroundColor) page.style.backgroundColor = rootBackgroundColor || backgroundColor
}
