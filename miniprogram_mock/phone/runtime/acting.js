// A tap is a touch, a click of the mouse, or the Enter key: for those who use no finger, `tap` is made
// of what the keyboard and assistive technology do.

import { glassEasel } from 'glass-easel-miniprogram-adapter'

const ACTING = '[role=button],[role=link],[role=tab],[role=checkbox],[role=radio],[role=switch],[role=menuitem],[role=option]'

/** Listen on the screen. @param {HTMLElement} screen */
export function listen (screen) {
  screen.addEventListener('keydown', event => {
    const on = event.target.closest?.(ACTING)
    if (event.target !== on || on.localName === 'button' || on.localName === 'a') return
    if (event.key !== 'Enter' && event.key !== ' ') return
    event.preventDefault()
    tap(on)
  })
  screen.addEventListener('click', event => {
    // a click without a finger or mouse behind it: a screen reader, or Enter on a real button
    if (event.detail === 0 && event.isTrusted) tap(event.target)
  })
}

/** Let a page believe that the element was tapped. @param {Element} target */
export function tap (target) {
  const box = target.getBoundingClientRect()
  const detail = { x: box.left + box.width / 2, y: box.top + box.height / 2 }
  let on = target
  while (on && !on.__wxElement) on = on.parentNode
  if (!on) return
  const event = new glassEasel.Event('tap', detail, { bubbles: true, composed: true, capturePhase: true })
  glassEasel.Event.dispatchEvent(on.__wxElement, event)
}
