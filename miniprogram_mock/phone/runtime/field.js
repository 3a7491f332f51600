// What <input> and <textarea> share: a field of the browser inside, whose events become WeChat's.

import { hostOf } from './builtin.js'

const properties = {
  value: String, placeholder: String, placeholderStyle: String, placeholderClass: String, disabled: Boolean,
  maxlength: { type: Number, value: 140 }, focus: Boolean, autoFocus: Boolean, cursor: { type: Number, value: -1 },
  selectionStart: { type: Number, value: -1 }, selectionEnd: { type: Number, value: -1 },
  confirmType: { type: String, value: 'done' }, confirmHold: Boolean, name: String
}

/**
 * @param {object} more what the tag has besides: properties, events, observers, and methods
 *   `allowed(text)` (what may be typed), `confirms(event)` (does this key confirm), `shown()` (after
 *   the words in the field changed)
 * @returns {object} the definition of a built-in
 */
export const field = more => ({
  spokenBy: host => host.querySelector('input, textarea'),
  attributes: ['cursor-spacing', 'adjust-position', 'hold-keyboard', 'always-embed', ...more.attributes ?? []],
  events: ['input', 'focus', 'blur', 'confirm', 'keyboardheightchange', ...more.events ?? []],
  properties: { ...properties, ...more.properties },
  lifetimes: {
    created () {
      const inner = innerOf(this)
      inner.maxLength = this.data.maxlength
      inner.enterKeyHint = this.data.confirmType
      inner.addEventListener('input', event => { if (!event.isComposing) typed(this) })
      inner.addEventListener('compositionend', () => typed(this))
      inner.addEventListener('keydown', event => pressed(this, event))
      inner.addEventListener('focus', () => this.triggerEvent('focus', { value: inner.value, height: 0 }))
      inner.addEventListener('blur', () => left(this))
    },
    attached () {
      if (this.data.focus || this.data.autoFocus) focusOn(this)
    }
  },
  observers: {
    value (value) { show(this, value) },
    focus (focus) { if (focus && innerOf(this)?.isConnected) focusOn(this) },
    maxlength (length) {
      if (length < 0) innerOf(this).removeAttribute('maxlength')
      else innerOf(this).maxLength = length
      show(this, this.data.value)
    },
    disabled (disabled) { innerOf(this).disabled = disabled },
    confirmType (kind) { innerOf(this).enterKeyHint = kind },
    'placeholder, placeholderClass, placeholderStyle' () { hint(this) },
    ...more.observers
  },
  methods: {
    allowed: text => text,
    confirms: event => event.key === 'Enter',
    shown () {},
    /** The part that a form takes. */
    formValue () { return this.data.value },
    formReset () { this.setData({ value: '' }) },
    /** A label was tapped. */
    activate () { if (!this.data.disabled) innerOf(this).focus() },
    ...more.methods
  }
})

/** @returns {HTMLInputElement|HTMLTextAreaElement} */
export const innerOf = component => hostOf(component)?.querySelector('input, textarea')

function show (component, value) {
  const inner = innerOf(component)
  const { maxlength } = component.data
  const cut = maxlength < 0 ? value : value.slice(0, maxlength)
  if (inner.value !== cut) inner.value = cut
  hint(component)
  component.shown()
}

function typed (component) {
  const inner = innerOf(component)
  const allowed = component.allowed(inner.value)
  if (allowed !== inner.value) inner.value = allowed
  if (allowed === component.data.value) return
  component.setData({ value: allowed })
  const detail = { value: allowed, cursor: inner.selectionStart ?? allowed.length, keyCode: component.keyCode ?? 0 }
  component.triggerEvent('input', detail, { handleListenerReturn: answer => replace(component, answer) })
}

/** What a handler of bindinput returns takes the place of what was typed. */
function replace (component, answer) {
  const value = typeof answer === 'string' ? answer : answer?.value
  if (typeof value !== 'string') return
  const inner = innerOf(component)
  component.setData({ value })
  inner.value = value
  const at = answer.cursor ?? value.length
  if (document.activeElement === inner) inner.setSelectionRange(at, at)
}

function pressed (component, event) {
  component.keyCode = event.keyCode
  if (event.isComposing || !component.confirms(event)) return
  event.preventDefault()
  component.triggerEvent('confirm', { value: event.target.value })
  if (!component.data.confirmHold) event.target.blur()
}

function left (component) {
  const inner = innerOf(component)
  if (!inner) return // its page is gone
  // so that the same `focus="{{true}}"` brings it back
  if (component.data.focus) component.setData({ focus: false })
  component.triggerEvent('blur', { value: inner.value, cursor: inner.selectionStart ?? 0 })
}

function focusOn (component) {
  const inner = innerOf(component)
  const { cursor, selectionStart, selectionEnd, value } = component.data
  requestAnimationFrame(() => {
    if (!inner.isConnected) return
    inner.focus()
    if (selectionStart >= 0 && selectionEnd >= 0) inner.setSelectionRange(selectionStart, selectionEnd)
    else inner.setSelectionRange(cursor < 0 ? value.length : cursor, cursor < 0 ? value.length : cursor)
  })
}

/** A placeholder with a class of the page is drawn by us, the browser's own only read aloud. */
function hint (component) {
  const { placeholder, placeholderClass, placeholderStyle, value } = component.data
  const inner = innerOf(component)
  const drawn = inner.parentNode.querySelector('.wx-hint')
  const dressed = Boolean(placeholderClass || placeholderStyle)
  inner.placeholder = placeholder
  inner.toggleAttribute('data-dressed', dressed)
  drawn.hidden = !dressed || value !== ''
  drawn.className = `wx-hint ${placeholderClass}`
  drawn.style.cssText = placeholderStyle
  drawn.textContent = placeholder
}
