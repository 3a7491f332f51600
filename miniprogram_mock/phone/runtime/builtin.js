// What every built-in tag has, whatever it does: `hidden`, and the words for a screen reader.

import { attribute } from './attributes.js'
import { join } from './labels.js'

/** Names as WXML writes them; aria-role becomes the web's role. */
export const SPOKEN = [
  'aria-role', 'aria-label', 'aria-labelledby', 'aria-describedby', 'aria-hidden', 'aria-live', 'aria-atomic', 'aria-busy',
  'aria-checked', 'aria-selected', 'aria-disabled', 'aria-expanded', 'aria-pressed', 'aria-current', 'aria-controls',
  'aria-haspopup', 'aria-invalid', 'aria-required', 'aria-level', 'aria-modal', 'aria-multiselectable',
  'aria-orientation', 'aria-posinset', 'aria-setsize', 'aria-valuenow', 'aria-valuemin', 'aria-valuemax', 'aria-valuetext'
]

const camel = name => name.replace(/-(\w)/g, (_, letter) => letter.toUpperCase())
const SAID = ['hidden', ...SPOKEN]

/**
 * A built-in's definition with what all of them have.
 * @param {object} definition of components/<tag>/index.js; `spokenBy(host)`: the element inside that
 *   a screen reader reads instead of the host
 * @returns {object} for Component()
 */
export function common ({ attributes, events, spokenBy, observers = {}, properties = {}, ...component }) {
  return {
    ...component,
    lifetimes: { ...component.lifetimes, attached () { component.lifetimes?.attached?.call(this); if (this.activate) join(this) } },
    properties: { ...Object.fromEntries(SAID.map(name => [camel(name), null])), ...properties },
    observers: Object.fromEntries(Object.entries({
      [SAID.map(camel).join(', ')]: function (...values) { say(this, spokenBy, values) }, ...observers
    }).map(([names, work]) => [names, whileShown(work)]))
  }
}

/** What a page that has been left still sets reaches no element. */
const whileShown = work => function (...values) {
  if (hostOf(this)) work.apply(this, values)
}

function say (component, spokenBy, values) {
  const host = hostOf(component)
  const speaker = spokenBy?.(host) ?? host
  SAID.forEach((name, index) => {
    if (values[index] === null || values[index] === undefined) return
    const on = name === 'hidden' || name === 'aria-hidden' ? host : speaker
    const value = attribute(name, values[index], component._$)
    if (value === false) on.removeAttribute(name)
    else on.setAttribute(name === 'aria-role' ? 'role' : name, value === true ? '' : value)
  })
}

/** The element of a built-in. @returns {HTMLElement} */
export const hostOf = component => component._$.getBackendElement()

/**
 * Make the host something that acts: a role, reachable with the Tab key, silent while disabled.
 * @param {object} component
 * @param {string} role
 * @param {() => void} [act] on a tap, before the page hears of it
 */
export function acts (component, role, act) {
  const host = hostOf(component)
  host.setAttribute('role', role)
  host.tabIndex = 0
  component._$.addListener('tap', event => { if (component.data.disabled) event.stopPropagation() }, { capture: true })
  if (act) component._$.addListener('tap', () => act.call(component))
}

/** @param {object} component @param {boolean} disabled */
export function disable (component, disabled) {
  const host = hostOf(component)
  host.tabIndex = disabled ? -1 : 0
  if (disabled) host.setAttribute('aria-disabled', 'true')
  else host.removeAttribute('aria-disabled')
}

/**
 * The nearest built-in around an element of the same page or component.
 * @param {object} component @param {string} tag @returns {object|null} the component
 */
export function around (component, tag) {
  for (let node = component._$.parentNode; node; node = node.parentNode) {
    if (node.is === `wx/${tag}`) return node.getMethodCaller()
  }
  return null
}

/**
 * The built-ins of a kind inside a component, in their order.
 * @param {object} component @param {string} tag @returns {object[]} the components
 */
export function within (component, tag) {
  const found = node => (node.childNodes ?? []).flatMap(child =>
    child.is === `wx/${tag}` ? [child.getMethodCaller()] : found(child))
  return found(component._$)
}
