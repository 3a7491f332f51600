// A tap is a touch, a click of the mouse, a key or a screen reader: each of them ends as one click of
// the browser, so tap is made of that and never comes twice.

import { glassEasel } from 'glass-easel-miniprogram-adapter'

const ACTING = '[role=button],[role=link],[role=tab],[role=checkbox],[role=radio],[role=switch],[role=menuitem],[role=option]'
const TOUCHES = ['touchstart', 'touchmove', 'touchend', 'touchcancel']

/** Listen on the screen. @param {HTMLElement} screen */
export function listen (screen) {
  screen.addEventListener('keydown', event => {
    const on = event.target.closest?.(ACTING)
    if (event.target !== on || on.localName === 'button' || on.localName === 'a') return
    if (event.key !== 'Enter' && event.key !== ' ') return
    event.preventDefault()
    if (!event.repeat) on.click()
  })
  screen.addEventListener('click', event => tap(event.target, event))
  screen.addEventListener('pointerdown', press)
}

/** Let a page believe that the element was tapped. @param {Element} target @param {MouseEvent} [event] */
export function tap (target, event) {
  const node = nodeOf(target)
  if (!node) return
  const at = place(target, event?.detail ? event : middle(target))
  send(node, 'tap', { x: at.pageX, y: at.pageY }, [], [{ identifier: 0, ...at }], event)
}

/**
 * What the browser tells of an element: fingers are passed on as WeChat has them. Anything else is
 * ours alone; a built-in tells of it in WeChat's words.
 */
export function heard (node, type, detail, { originalEvent }) {
  if (!TOUCHES.includes(type)) return 0
  const points = list => [...list].map(one => ({ identifier: one.identifier, ...place(originalEvent.target, one) }))
  const changed = points(originalEvent.changedTouches)
  const event = send(node, type, { x: changed[0]?.pageX, y: changed[0]?.pageY }, points(originalEvent.touches), changed, originalEvent)
  return event.defaultPrevented() ? 1 : 0
}

function send (node, type, detail, touches, changedTouches, originalEvent) {
  const options = { bubbles: true, composed: true, capturePhase: true, originalEvent, extraFields: { touches, changedTouches } }
  const event = new glassEasel.Event(type, detail, options)
  glassEasel.Event.dispatchEvent(node, event)
  return event
}

function nodeOf (target) {
  let on = target
  while (on && !on.__wxElement) on = on.parentNode
  return on?.__wxElement
}

/** Coordinates from the corner of the page, as a phone whose whole screen is the page has them. */
function place (target, { clientX, clientY }) {
  const page = target.closest?.('.wx-page')
  const { left = 0, top = 0 } = page?.getBoundingClientRect() ?? {}
  const x = clientX - left
  const y = clientY - top
  return { clientX: x, clientY: y, pageX: x, pageY: y + (page?.scrollTop ?? 0) }
}

function middle (target) {
  const { left, top, width, height } = target.getBoundingClientRect()
  return { clientX: left + width / 2, clientY: top + height / 2 }
}

/** hover-class, while a finger or the mouse holds an element. */
function press (event) {
  const on = event.target.closest?.('[hover-class]')
  const names = on?.getAttribute('hover-class').split(/\s+/).filter(name => name && name !== 'none') ?? []
  if (!names.length || on.getAttribute('aria-disabled') === 'true') return
  const leave = () => on.classList.remove(...names)
  on.classList.add(...names)
  for (const end of ['pointerup', 'pointercancel']) addEventListener(end, leave, { once: true })
}
