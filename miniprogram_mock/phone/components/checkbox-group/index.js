// <checkbox-group>: the values of those that are ticked.

import { within } from '../../runtime/builtin.js'

export default {
  properties: { name: String },
  events: ['change'],
  methods: {
    changed () { this.triggerEvent('change', { value: this.formValue() }) },
    formValue () { return within(this, 'checkbox').filter(one => one.data.checked).map(one => one.data.value) },
    formReset () { for (const one of within(this, 'checkbox')) one.clear() }
  }
}
