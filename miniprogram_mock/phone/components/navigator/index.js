// <navigator>: a link to another page.

import { acts, hostOf } from '../../runtime/builtin.js'

const WAYS = { navigate: 'navigateTo', redirect: 'redirectTo', switchTab: 'switchTab', reLaunch: 'reLaunch', navigateBack: 'navigateBack' }

export default {
  properties: { url: String, openType: { type: String, value: 'navigate' }, delta: { type: Number, value: 1 }, hoverClass: String },
  attributes: ['target', 'hover-stop-propagation', 'hover-start-time', 'hover-stay-time'],
  events: ['success', 'fail', 'complete'],
  lifetimes: {
    created () { acts(this, 'link', this.go) }
  },
  observers: {
    hoverClass (names) { hostOf(this).setAttribute('hover-class', names) }
  },
  methods: {
    go () {
      const tell = name => detail => this.triggerEvent(name, detail)
      const { url, openType, delta } = this.data
      globalThis.wx[WAYS[openType]]({ url, delta, success: tell('success'), fail: tell('fail'), complete: tell('complete') })
    }
  }
}
