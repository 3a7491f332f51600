// <label>: a tap on it is a tap on its control: the one that `for` names, or the first one inside.

import { controlOf, enter, join, leave } from '../../runtime/labels.js'

const CONTROLS = 'wx-button, wx-checkbox, wx-radio, wx-switch, wx-input, wx-textarea'

export default {
  properties: { for: String },
  lifetimes: {
    created () {
      this._$.addListener('tap', event => {
        if (!event.getOriginalEvent()?.target.closest?.(CONTROLS)) controlOf(this)?.activate()
      })
    },
    attached () { enter(this) },
    detached () { leave(this) }
  },
  observers: { for () { if (this._$.ownerShadowRoot) join(this) } }
}
