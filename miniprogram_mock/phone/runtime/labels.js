// Which <label> belongs to which control: by `for`, or by lying around it.

import { hostOf } from './builtin.js'

const known = new WeakMap()
const waiting = new WeakSet()

/** A label came. */
export function enter (label) {
  const owner = label._$.ownerShadowRoot
  if (!known.has(owner)) known.set(owner, new Set())
  known.get(owner).add(label)
  join(label)
}

export function leave (label) {
  known.get(label._$.ownerShadowRoot)?.delete(label)
}

/** A label or a control came: once everything stands, find who belongs together. */
export function join (component) {
  const owner = component._$.ownerShadowRoot
  if (waiting.has(owner)) return
  waiting.add(owner)
  queueMicrotask(() => {
    waiting.delete(owner)
    for (const label of known.get(owner) ?? []) name(label)
  })
}

/** What a label is for. @returns {object|undefined} the control */
export function controlOf (label) {
  const node = label.data.for ? label._$.ownerShadowRoot.getElementById(label.data.for) : first(label._$)
  const control = node?.getMethodCaller?.()
  return control?.activate ? control : undefined
}

function first (node) {
  for (const child of node.childNodes ?? []) {
    if (child.getMethodCaller?.()?.activate) return child
    const found = first(child)
    if (found) return found
  }
}

function name (label) {
  const control = controlOf(label)
  if (!control || control.data.ariaLabel) return
  const host = hostOf(label)
  host.id ||= `wx-label-${numbered++}`
  const speaker = hostOf(control).querySelector('input, textarea') ?? hostOf(control)
  if (!hostOf(control).textContent.trim()) speaker.setAttribute('aria-labelledby', host.id)
}

let numbered = 0
