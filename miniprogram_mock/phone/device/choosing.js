// A sheet from below with things to choose from.

import { element } from '../runtime/elements.js'
import { button, show } from './dialog.js'

/**
 * @param {string[]} items
 * @param {string} label what it is about
 * @param {{words?: string, colour?: string}} [more] `words` stand above the items
 * @returns {Promise<number|null>} the index of what was chosen; null when it was left
 */
export function choice (items, label, { words = '', colour = '' } = {}) {
  return new Promise(resolve => {
    const answer = index => { layer.close(); resolve(index) }
    const made = items.map((item, index) => {
      const one = button(item, () => answer(index), 'wx-sheet-item')
      one.style.color = colour
      return one
    })
    const layer = show({
      kind: 'sheet',
      label,
      children: [...(words ? [element('p', { className: 'wx-sheet-words', textContent: words })] : []), ...made, button('取消', () => answer(null), 'wx-sheet-item wx-sheet-cancel')],
      focus: made[0],
      onEscape: () => answer(null)
    })
  })
}
