// <radio-group>: at most one of its radios; the arrow keys go from one to the next.

import { hostOf, within } from '../../runtime/builtin.js'

const STEP = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }

export default {
  properties: { name: String },
  events: ['change'],
  lifetimes: {
    created () {
      const host = hostOf(this)
      host.setAttribute('role', 'radiogroup')
      host.addEventListener('keydown', event => {
        const radios = within(this, 'radio').filter(one => !one.data.disabled)
        const at = radios.findIndex(one => hostOf(one) === event.target)
        if (!STEP[event.key] || at < 0) return
        event.preventDefault()
        const next = hostOf(radios.at((at + STEP[event.key]) % radios.length))
        next.focus()
        next.click()
      })
    }
  },
  methods: {
    changed () { this.triggerEvent('change', { value: this.formValue() }) },
    only (chosen) {
      for (const one of within(this, 'radio')) if (one !== chosen && one.data.checked) one.setData({ checked: false })
    },
    formValue () { return within(this, 'radio').find(one => one.data.checked)?.data.value ?? '' },
    formReset () { for (const one of within(this, 'radio')) one.clear() }
  }
}
