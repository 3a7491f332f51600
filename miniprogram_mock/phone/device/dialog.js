// What lies over the page: dialogs, sheets and full screens of WeChat itself. Whoever uses a keyboard
// or a screen reader stays inside until it is answered, and goes back to where they were.

import { element, overlay, screen } from '../runtime/elements.js'

const REACHABLE = 'button:not([disabled]),a[href],input:not([type=file]),select,textarea,[tabindex="0"]'
const open = []
let numbered = 0

/** A number of its own for an id of an element. */
export const newId = kind => `wx-${kind}-${++numbered}`

/**
 * Show a layer and give it the focus.
 * @param {{kind: 'modal'|'sheet'|'full', label?: string, title?: HTMLElement, words?: HTMLElement, children: (Node|string)[],
 *   focus?: HTMLElement, onEscape?: () => void}} given `title` and `words` name and describe the
 *   dialog, or `label` names it; `focus` is reached first; without `onEscape` there is no way around an answer
 * @returns {{box: HTMLElement, close: () => void}}
 */
export function show ({ kind, label, title, words, children, focus, onEscape }) {
  const box = element('div', { className: `wx-box wx-${kind}`, role: 'dialog', 'aria-modal': 'true', tabIndex: -1 }, ...children)
  if (label) box.setAttribute('aria-label', label)
  if (title) box.setAttribute('aria-labelledby', (title.id ||= newId('title')))
  if (words) box.setAttribute('aria-describedby', (words.id ||= newId('words')))
  const layer = element('div', { className: `wx-layer wx-layer-${kind}` }, box)
  const before = document.activeElement
  const one = { layer, box, onEscape, before }
  guardFrom(layer, onEscape)
  open.push(one)
  overlay.append(layer)
  rest()
  ;(focus ?? box).focus({ preventScroll: true })
  return { box, close: () => close(one) }
}

/**
 * A screen of its own over the page, with a bar to leave it by; the browser's back button leaves it, too.
 * @param {{title: string, children: (Node|string)[], className?: string, focus?: HTMLElement, onClose?: () => void}} given `onClose`
 *   hears of it once it has gone
 * @returns {{box: HTMLElement, close: () => Promise<void>}}
 */
export function full ({ title, children, className = '', focus, onClose }) {
  const heading = element('h2', { className: 'wx-full-title', textContent: title })
  const leave = element('button', { type: 'button', className: 'wx-full-close', textContent: '✕', 'aria-label': '关闭' })
  const layer = show({
    kind: 'full', title: heading, focus, onEscape: () => close(),
    children: [element('header', { className: 'wx-full-bar' }, leave, heading), ...children]
  })
  if (className) layer.box.classList.add(className)
  let gone = null
  const away = new Promise(resolve => {
    gone = event => {
      if (event.state?.full === layer.box.id) return
      globalThis.removeEventListener('popstate', gone)
      layer.close()
      resolve()
      onClose?.()
    }
  })
  layer.box.id = newId('full')
  globalThis.addEventListener('popstate', gone)
  history.pushState({ ...history.state, full: layer.box.id }, '')
  let closing = false
  function close () {
    if (!closing) history.back()
    closing = true
    return away
  }
  leave.onclick = close
  return { box: layer.box, close }
}

function close (one) {
  if (!open.includes(one)) return
  open.splice(open.indexOf(one), 1)
  one.layer.remove()
  rest()
  if (one.before?.isConnected) one.before.focus({ preventScroll: true })
}

/** What lies below the layer on top cannot be reached. */
function rest () {
  const last = open.at(-1)
  for (const part of screen.children) if (part !== overlay) part.inert = Boolean(last)
  for (const { layer } of open) layer.inert = layer !== last?.layer
}

function guardFrom (layer, onEscape) {
  let pressed = false
  layer.addEventListener('pointerdown', () => { pressed = true })
  layer.addEventListener('click', event => {
    // the finger that opened the dialog goes up over it: no tap on what has just appeared
    if (event.detail && !pressed) { event.stopPropagation(); event.preventDefault() } else if (event.target === layer) onEscape?.()
  }, true)
  layer.addEventListener('keydown', event => {
    if (event.key === 'Escape') { event.stopPropagation(); onEscape?.() }
    if (event.key === 'Enter' && event.repeat) event.preventDefault()
    if (event.key === 'Tab') round(layer, event)
  })
}

function round (layer, event) {
  const all = [...layer.querySelectorAll(REACHABLE)].filter(one => one.offsetParent && one.tabIndex >= 0)
  const [from, to] = event.shiftKey ? [all[0], all.at(-1)] : [all.at(-1), all[0]]
  if (!all.length || document.activeElement === from || document.activeElement === layer.firstChild && event.shiftKey) {
    event.preventDefault()
    to?.focus()
  }
}

/** A button of a dialog. @param {string} words @param {() => void} onclick @param {string} [className] */
export const button = (words, onclick, className = '') => element('button', { type: 'button', className: `wx-button ${className}`.trim(), textContent: words, onclick })
