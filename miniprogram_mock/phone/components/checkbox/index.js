// <checkbox>: tells its group, which tells the page.

import { acts, around, disable, hostOf } from '../../runtime/builtin.js'

export default {
  properties: { value: String, checked: Boolean, disabled: Boolean, color: String },
  lifetimes: {
    created () {
      acts(this, 'checkbox', this.activate)
      mark(this, false)
    }
  },
  observers: {
    checked (checked) { mark(this, checked) },
    disabled (disabled) { disable(this, disabled) },
    color (color) { hostOf(this).style.setProperty('--mark', color) }
  },
  methods: {
    activate () {
      if (this.data.disabled) return
      this.setData({ checked: !this.data.checked })
      around(this, 'checkbox-group')?.changed()
    },
    clear () { this.setData({ checked: false }) }
  }
}

const mark = (component, checked) => hostOf(component).setAttribute('aria-checked', String(checked))
