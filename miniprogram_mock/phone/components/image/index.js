// <image>: 320 × 240 unless a class says otherwise, filled as `mode` says.

import { hostOf } from '../../runtime/builtin.js'
import { resolved } from '../../device/files.js'

export default {
  properties: { src: String, mode: { type: String, value: 'scaleToFill' }, lazyLoad: Boolean },
  attributes: ['show-menu-by-longpress', 'webp', 'fade-in'],
  events: ['load', 'error'],
  lifetimes: {
    created () {
      const picture = inner(this)
      hostOf(this).setAttribute('mode', this.data.mode)
      picture.onload = () => this.triggerEvent('load', { width: picture.naturalWidth, height: picture.naturalHeight })
      picture.onerror = () => failed(this, this.data.src)
    }
  },
  observers: {
    mode (mode) { hostOf(this).setAttribute('mode', mode) },
    'src, lazyLoad' (src, lazyLoad) {
      inner(this).loading = lazyLoad ? 'lazy' : 'eager'
      inner(this).removeAttribute('src')
      show(this, src)
    },
    'ariaLabel, ariaRole' (label, role) {
      // a picture that is only seen has an alt; one that acts is named as a whole
      inner(this).alt = role ? '' : label ?? ''
      if (!role) hostOf(this).removeAttribute('aria-label')
    }
  }
}

const inner = component => hostOf(component).querySelector('img')

/** A file of the phone is read first; meanwhile the page may name another. */
async function show (component, src) {
  try {
    const address = await resolved(src, component._$.ownerShadowRoot.getHostNode().is)
    if (address && component.data.src === src) inner(component).src = address
  } catch {
    failed(component, src)
  }
}

function failed (component, src) {
  if (component.data.src === src) component.triggerEvent('error', { errMsg: `GET ${src} fail` })
}
