// Attributes as WeChat understands them: `hidden` by truth, states of ARIA in words, ids that are
// only known in their own page or component.

const POINTING = ['aria-labelledby', 'aria-describedby', 'aria-controls']

/**
 * What becomes of an attribute's value on a web element.
 * @param {string} name
 * @param {any} value
 * @param {object} node of glass-easel
 * @returns {string|boolean} false: no attribute
 */
export function attribute (name, value, node) {
  if (name === 'hidden') return Boolean(value)
  if (!name.startsWith('aria-')) return value
  if (value === undefined || value === null || value === '') return false
  if (POINTING.includes(name)) return String(value).split(/\s+/).map(id => idOf(node, id)).join(' ')
  return String(value)
}

/** The id in the document for an id that WXML gives. */
export const idOf = (node, id) => `${node.ownerShadowRoot.getHostNode()._$idPrefix}--${id}`

/** Let elements without a component behind them do the same. @param {object} glassEasel */
export function understand (glassEasel) {
  const { NativeNode } = glassEasel
  NativeNode.prototype.updateAttribute = function (name, value) {
    this.setAttribute(name, attribute(name, value, this))
  }
}
