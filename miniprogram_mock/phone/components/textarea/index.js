// <textarea>: several lines.

import { hostOf } from '../../runtime/builtin.js'
import { field, innerOf } from '../../runtime/field.js'

const GROWS = globalThis.CSS?.supports('field-sizing', 'content')

export default field({
  properties: { autoHeight: Boolean, confirmType: { type: String, value: 'return' } },
  attributes: ['fixed', 'show-confirm-bar', 'disable-default-padding'],
  events: ['linechange'],
  observers: {
    autoHeight (grows) {
      hostOf(this).toggleAttribute('auto-height', grows)
      this.shown()
    }
  },
  methods: {
    confirms (event) { return event.key === 'Enter' && !event.shiftKey && this.data.confirmType !== 'return' },
    shown () { requestAnimationFrame(() => measure(this)) }
  }
})

/** As high as its words, and a word to the page when their lines become more or fewer. */
function measure (component) {
  const inner = innerOf(component)
  if (!inner?.isConnected) return
  if (component.data.autoHeight && !GROWS) {
    inner.style.height = 'auto'
    inner.style.height = `${inner.scrollHeight}px`
  }
  const lineHeight = parseFloat(getComputedStyle(inner).lineHeight)
  const lineCount = Math.max(1, Math.round(inner.scrollHeight / lineHeight))
  if (!inner.scrollHeight || component.lines === lineCount) return
  component.lines = lineCount
  const height = inner.scrollHeight
  component.triggerEvent('linechange', { height, heightRpx: height * 750 / inner.closest('#wx-pages').clientWidth, lineCount, lineHeight })
}
