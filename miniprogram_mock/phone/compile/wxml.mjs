// WXML to what glass-easel's compiler takes: `view`, `text` and `label` become plain elements (the
// cheapest there are, and most of a page), every other built-in tag an element of ours.

import { parse } from './wxml-parser.mjs'

/** Tags without behaviour of their own: no component stands behind them. */
export const PLAIN = { view: 'wx-view', text: 'wx-text' }

/** What WXML has besides tags that show something. */
export const STRUCTURE = ['block', 'slot', 'template', 'import', 'include', 'wxs']

/**
 * @param {string} source WXML
 * @param {Set<string>} builtins tags that have a folder in components/
 * @returns {string} WXML with our names of tags and attributes
 */
export function translate (source, builtins) {
  let out = ''
  let last = 0
  for (const tag of parse(source)) {
    out += source.slice(last, tag.start)
    out += rewrite(tag, builtins)
    last = tag.end
  }
  return out + source.slice(last)
}

function rewrite (tag, builtins) {
  const name = PLAIN[tag.name] ?? (builtins.has(tag.name) ? `wx-${tag.name}` : tag.name)
  if (tag.closing) return `</${name}>`
  const plain = tag.name in PLAIN
  const attributes = tag.attributes.map(heard).flatMap(one => plain ? plainly(one) : [one])
  if (plain) attributes.push(...reachable(attributes))
  const written = attributes.map(({ name, value }) => value === null ? ` ${name}` : ` ${name}="${value}"`)
  return `<${name}${written.join('')}${tag.selfClosing ? '/' : ''}>`
}

/** bindtap is short for bind:tap. */
function heard ({ name, value }) {
  return { name: name.replace(/^((?:capture-|mut-)?(?:bind|catch))(?=[a-z])/, '$1:'), value }
}

/** WeChat says aria-role, the web role. What only tunes how a phone draws falls away. */
function plainly ({ name, value }) {
  if (name === 'aria-role') return [{ name: 'role', value }]
  if (['user-select', 'hover-stay-time', 'hover-start-time', 'space', 'decode'].includes(name)) return []
  return [{ name, value }]
}

export const ACTING = ['button', 'link', 'tab', 'checkbox', 'radio', 'switch', 'menuitem', 'option']

/** What acts can be reached with the Tab key. */
function reachable (attributes) {
  const role = attributes.find(one => one.name === 'role')?.value
  return ACTING.includes(role) ? [{ name: 'tabindex', value: '0' }] : []
}
