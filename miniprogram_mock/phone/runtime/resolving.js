// Where a path that a mini-program names is found from this page.

/** Temporary files by the path that the mini-program knows: addresses of blobs. @type {Map<string, string>} */
export const temporary = new Map()

/**
 * @param {string} path '/icons/x.png', '../x.png', a temporary path, data:, or an address
 * @param {string} [from] the page or component that names it
 * @returns {string} an address for the browser; '' for none
 */
export function resolved (path, from = '') {
  if (!path) return ''
  if (temporary.has(path)) return temporary.get(path)
  if (/^[a-z][a-z\d+.-]*:/i.test(path)) return path
  return `/phone/built/app${new URL(path, `http://app/${from}`).pathname}`
}
