// <scroll-view>: a part of a page that scrolls by itself.

import { idOf } from '../../runtime/attributes.js'
import { hostOf } from '../../runtime/builtin.js'

export default {
  properties: {
    scrollX: Boolean, scrollY: Boolean, upperThreshold: { type: Number, value: 50 }, lowerThreshold: { type: Number, value: 50 },
    scrollTop: Number, scrollLeft: Number, scrollIntoView: String, scrollWithAnimation: Boolean, enableFlex: Boolean
  },
  attributes: ['enable-back-to-top', 'enhanced', 'bounces', 'show-scrollbar', 'paging-enabled', 'fast-deceleration', 'scroll-anchoring', 'type'],
  events: ['scroll', 'scrolltoupper', 'scrolltolower'],
  lifetimes: {
    created () {
      hostOf(this).tabIndex = 0 // so that the arrow keys scroll it
      hostOf(this).addEventListener('scroll', follow(this), { passive: true })
    },
    attached () { queueMicrotask(() => move(this)) }
  },
  observers: {
    'scrollX, scrollY, enableFlex' (x, y, flex) {
      Object.assign(hostOf(this).style, { overflowX: x ? 'auto' : 'hidden', overflowY: y ? 'auto' : 'hidden' })
      hostOf(this).toggleAttribute('enable-flex', flex)
    },
    'scrollTop, scrollLeft, scrollIntoView' () { queueMicrotask(() => move(this)) }
  }
}

function move (component) {
  const host = hostOf(component)
  const { scrollTop, scrollLeft, scrollIntoView, scrollWithAnimation, scrollX } = component.data
  const behavior = scrollWithAnimation ? 'smooth' : 'auto'
  const to = scrollIntoView && document.getElementById(idOf(component._$, scrollIntoView))
  if (!host) return
  if (!to) return host.scrollTo({ top: scrollTop, left: scrollLeft, behavior })
  const [from, there] = [host.getBoundingClientRect(), to.getBoundingClientRect()]
  host.scrollBy(scrollX ? { left: there.left - from.left, behavior } : { top: there.top - from.top, behavior })
}

/** Told once a frame; the ends once each time they are reached. */
function follow (component) {
  let before = { scrollTop: 0, scrollLeft: 0 }
  let near = { upper: true, lower: false }
  let waiting = false
  const tell = () => {
    waiting = false
    const host = hostOf(component)
    if (!host) return
    const { scrollTop, scrollLeft, scrollHeight, scrollWidth, clientHeight, clientWidth } = host
    const detail = { scrollTop, scrollLeft, scrollHeight, scrollWidth, deltaX: before.scrollLeft - scrollLeft, deltaY: before.scrollTop - scrollTop }
    before = { scrollTop, scrollLeft }
    component.triggerEvent('scroll', detail)
    const { scrollX, upperThreshold, lowerThreshold } = component.data
    const [from, left] = scrollX ? [scrollLeft, scrollWidth - scrollLeft - clientWidth] : [scrollTop, scrollHeight - scrollTop - clientHeight]
    const now = { upper: from <= upperThreshold, lower: left <= lowerThreshold }
    if (now.upper && !near.upper) component.triggerEvent('scrolltoupper', { direction: scrollX ? 'left' : 'top' })
    if (now.lower && !near.lower) component.triggerEvent('scrolltolower', { direction: scrollX ? 'right' : 'bottom' })
    near = now
  }
  return () => {
    if (!waiting) requestAnimationFrame(tell)
    waiting = true
  }
}
