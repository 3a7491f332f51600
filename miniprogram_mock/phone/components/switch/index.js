// <switch>: on or off.

import { acts, disable, hostOf } from '../../runtime/builtin.js'

export default {
  properties: { checked: Boolean, disabled: Boolean, type: { type: String, value: 'switch' }, color: String, name: String },
  events: ['change'],
  lifetimes: {
    created () {
      acts(this, 'switch', this.activate)
      mark(this, false)
    }
  },
  observers: {
    checked (checked) { mark(this, checked) },
    disabled (disabled) { disable(this, disabled) },
    color (color) { hostOf(this).style.setProperty('--mark', color) },
    type (type) { hostOf(this).firstElementChild.className = type === 'checkbox' ? 'wx-mark' : 'wx-switch' }
  },
  methods: {
    activate () {
      if (this.data.disabled) return
      this.setData({ checked: !this.data.checked })
      this.triggerEvent('change', { value: this.data.checked })
    },
    formValue () { return this.data.checked },
    formReset () { this.setData({ checked: false }) }
  }
}

const mark = (component, checked) => hostOf(component).setAttribute('aria-checked', String(checked))
