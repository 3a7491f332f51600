// <radio>: one of its group.

import { acts, around, disable, hostOf } from '../../runtime/builtin.js'

export default {
  properties: { value: String, checked: Boolean, disabled: Boolean, color: String },
  lifetimes: {
    created () {
      acts(this, 'radio', this.activate)
      mark(this, false)
    }
  },
  observers: {
    checked (checked) {
      mark(this, checked)
      if (checked) around(this, 'radio-group')?.only(this)
    },
    disabled (disabled) { disable(this, disabled) },
    color (color) { hostOf(this).style.setProperty('--mark', color) }
  },
  methods: {
    activate () {
      if (this.data.disabled || this.data.checked) return
      this.setData({ checked: true })
      around(this, 'radio-group')?.changed()
    },
    clear () { this.setData({ checked: false }) }
  }
}

const mark = (component, checked) => hostOf(component).setAttribute('aria-checked', String(checked))
