// <picker>: what is chosen in a sheet from below. What lies inside is shown, and opens it.

import { acts, disable, hostOf } from '../../runtime/builtin.js'
import { pick } from '../../device/picking.js'

export default {
  properties: {
    mode: { type: String, value: 'selector' }, headerText: String, disabled: Boolean, name: String, value: null,
    range: { type: Array, value: [] }, rangeKey: String, start: String, end: String, fields: { type: String, value: 'day' }
  },
  events: ['change', 'cancel', 'columnchange'],
  lifetimes: {
    created () {
      acts(this, 'button', this.activate)
      hostOf(this).setAttribute('aria-haspopup', 'dialog')
      this.words = new MutationObserver(() => name(this))
      this.words.observe(hostOf(this), { characterData: true, childList: true, subtree: true })
    },
    attached () { name(this) },
    detached () { this.words.disconnect() }
  },
  observers: {
    disabled (disabled) { disable(this, disabled) },
    ariaLabel () { name(this) }
  },
  methods: {
    async activate () {
      if (this.data.disabled) return
      const label = this.data.headerText || this.data.ariaLabel || '请选择'
      const value = await pick({ ...this.data, label, onColumn: detail => this.triggerEvent('columnchange', detail) })
      if (value === null) return this.triggerEvent('cancel', {})
      this.setData({ value })
      this.triggerEvent('change', { value })
    },
    formValue () { return this.data.value ?? '' },
    formReset () { this.setData({ value: this.data.mode === 'selector' ? -1 : '' }) }
  }
}

/** Its label, and what is chosen now. */
function name (component) {
  const host = hostOf(component)
  const { ariaLabel } = component.data
  if (host && ariaLabel) host.setAttribute('aria-label', `${ariaLabel} ${host.textContent.trim()}`.trim())
}
