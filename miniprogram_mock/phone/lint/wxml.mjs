// Tags, attributes and events that the host has, and what a screen reader needs.

import { parse } from '../compile/wxml-parser.mjs'
import { PLAIN, STRUCTURE, ACTING } from '../compile/wxml.mjs'

const FREE = /^(wx:|data-|mark:|generic:|model:|change:)/
const HEARD = /^(?:capture-|mut-)?(?:bind|catch):?([\w-]+)$/
const FIELDS = ['input', 'textarea', 'picker', 'switch', 'slider']

/**
 * @param {{path: string, config: object}} part
 * @param {string} source
 * @param {object} host what `allowed()` found
 * @param {object} everywhere components of app.json
 * @returns {string[]} sentences, each with the line
 */
export function problems (part, source, host, everywhere) {
  const own = { ...everywhere, ...part.config.usingComponents }
  const labelled = new Set([...source.matchAll(/\bfor="([\w-]+)"/g)].map(one => one[1]))
  return parse(source).filter(tag => !tag.closing).flatMap(tag => {
    const say = words => `${part.path}.wxml:${tag.line} <${tag.name}> ${words}`
    if (STRUCTURE.includes(tag.name)) return []
    if (tag.name in own) return tag.attributes.some(one => one.name === 'hidden') ? [say('a component hides with wx:if')] : []
    const known = host.tags.get(tag.name)
    if (!known) return [say('is not in the host')]
    return [...foreign(tag, known), ...unreachable(tag, labelled)].map(say)
  })
}

function foreign (tag, known) {
  return tag.attributes.filter(({ name }) => !FREE.test(name)).flatMap(({ name }) => {
    const event = HEARD.exec(name)?.[1]
    if (event) return known.events.has(event) ? [] : [`does not tell of "${event}" in the host`]
    return known.attributes.has(name) ? [] : [`has no "${name}" in the host`]
  })
}

function unreachable (tag, labelled) {
  const value = name => tag.attributes.find(one => one.name === name)?.value
  const has = name => tag.attributes.some(one => one.name === name)
  const found = []
  const tapped = tag.attributes.some(({ name }) => /^(bind|catch):?tap$/.test(name))
  if (tapped && (tag.name in PLAIN || tag.name === 'image') && !ACTING.includes(value('aria-role'))) found.push('is tapped, so it needs an aria-role: button, link ...')
  if (tag.name === 'image' && !has('aria-label') && !has('aria-hidden')) found.push('needs an aria-label, or aria-hidden="true" where it says nothing')
  if (FIELDS.includes(tag.name) && !has('aria-label') && !labelled.has(value('id'))) found.push('needs an aria-label or a <label for>')
  return found
}
