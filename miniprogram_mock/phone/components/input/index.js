// <input>: one line.

import { field, innerOf } from '../../runtime/field.js'

/** What a phone's keyboard of that kind has no key for. */
const NOT = { number: /\D/g, digit: /[^\d.]/g, idcard: /[^\dXx]/g }
const KEYBOARD = { number: 'numeric', digit: 'decimal', idcard: 'text', nickname: 'text' }

export default field({
  properties: { type: { type: String, value: 'text' }, password: Boolean },
  observers: {
    'type, password' (type, password) {
      innerOf(this).inputMode = KEYBOARD[type] ?? 'text'
      innerOf(this).type = password || type === 'safe-password' ? 'password' : 'text'
    }
  },
  methods: {
    allowed (text) { return text.replace(NOT[this.data.type] ?? '', '') }
  }
})
