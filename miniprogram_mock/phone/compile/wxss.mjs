// WXSS to CSS: rpx and the names of tags become ours, and a page's sheet stays on its page.

import postcss from 'postcss'
import selectorParser from 'postcss-selector-parser'

const RPX = /(-?[\d.]+)rpx/g
const VIEWPORT = /(-?[\d.]+)v(w|h)\b/g

/**
 * @param {string} source WXSS without @import
 * @param {{tags: Set<string>, scope?: string}} options `scope`: the attribute of the page it is for
 * @returns {string} CSS
 */
export function translate (source, { tags, scope = '' }) {
  const root = postcss.parse(source)
  root.walkDecls(declaration => { declaration.value = lengths(declaration.value) })
  root.walkRules(rule => {
    if (rule.parent?.type === 'atrule' && /keyframes$/.test(rule.parent.name)) return
    rule.selectors = rule.selectors.map(one => scoped(renamed(one, tags), scope))
  })
  return root.toString()
}

/** The phone is a container: it may be a part of a wide screen. */
function lengths (value) {
  return value
    .replace(RPX, (_, number) => `calc(${number} * var(--rpx))`)
    .replace(VIEWPORT, (_, number, side) => `${number}cq${side}`)
}

function renamed (selector, tags) {
  return selectorParser(selectors => selectors.walkTags(node => {
    if (node.value === 'page') node.replaceWith(selectorParser.className({ value: 'wx-page' }))
    else if (tags.has(node.value)) node.value = `wx-${node.value}`
  })).processSync(selector)
}

function scoped (selector, scope) {
  if (!scope) return selector
  return selector.startsWith('.wx-page') ? selector.replace('.wx-page', `.wx-page[${scope}]`) : `[${scope}] ${selector}`
}
