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
      picture.onerror = () => this.triggerEvent('error', { errMsg: `GET ${this.data.src} fail` })
    }
  },
  observers: {
    mode (mode) { hostOf(this).setAttribute('mode', mode) },
    'src, lazyLoad' (src, lazyLoad) {
      const picture = inner(this)
      picture.loading = lazyLoad ? 'lazy' : 'eager'
      const address = resolved(src, this._$.ownerShadowRoot.getHostNode().is)
      if (address instanceof Promise) later(this, picture, src, address)
      else if (address) picture.src = address
      else picture.removeAttribute('src')
    },
    'ariaLabel, ariaRole' (label, role) {
      // a picture that is only seen has an alt; one that acts is named as a whole
      inner(this).alt = role ? '' : label ?? ''
      if (!role) hostOf(this).removeAttribute('aria-label')
    }
  }
}

/** A file of the phone is read first; meanwhile the page may have named another. */
async function later (component, picture, src, address) {
  const found = await address.catch(() => '')
  if (component.data.src !== src) return
  if (found) picture.src = found
  else component.triggerEvent('error', { errMsg: `GET ${src} fail` })
}

const inner = component => hostOf(component).querySelector('img')
