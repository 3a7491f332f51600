// The tags of a WXML file with their attributes and where they stand; text and comments are skipped.

/**
 * @typedef {{name: string, value: string|null}} Attribute value is null where none is written
 * @typedef {{name: string, closing: boolean, selfClosing: boolean, attributes: Attribute[],
 *   start: number, end: number, line: number}} Tag
 */

const TAG = /<!--[\s\S]*?-->|<(\/?)([a-zA-Z][\w-]*)((?:\s+[^\s=>/]+(?:\s*=\s*(?:"[^"]*"|'[^']*'))?)*)\s*(\/?)>/g
const ATTRIBUTE = /([^\s=>/]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'))?/g

/**
 * @param {string} source
 * @returns {Tag[]} in the order of the file
 */
export function parse (source) {
  const tags = []
  for (const match of source.matchAll(TAG)) {
    if (match[2] === undefined) continue
    tags.push({
      name: match[2],
      closing: match[1] === '/',
      selfClosing: match[4] === '/',
      attributes: [...match[3].matchAll(ATTRIBUTE)].map(one => ({ name: one[1], value: one[2] ?? one[3] ?? null })),
      start: match.index,
      end: match.index + match[0].length,
      line: source.slice(0, match.index).split('\n').length
    })
  }
  return tags
}
