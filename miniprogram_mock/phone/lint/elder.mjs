// What every page has, so that 长辈版 and the reader's text size reach it: see lib/elder.js of the app.

const FIRST = '<page-meta root-font-size="{{rootSize}}"/>'
const LAST = /<elder-bar wx:if="{{elder}}" class="elder-bar" title="[^"]+"\/>\s*$/

/**
 * @param {{path: string, component: boolean}} part
 * @param {string} wxml
 * @param {string} script
 * @returns {string[]}
 */
export function problems ({ path, component }, wxml, script) {
  if (component) return []
  return [
    wxml.startsWith(FIRST) ? '' : `${path}.wxml begins with ${FIRST}`,
    LAST.test(wxml) ? '' : `${path}.wxml ends with <elder-bar wx:if="{{elder}}" class="elder-bar" title="…"/>`,
    /behaviors: \[[^\]]*\belderly\b/.test(script) ? '' : `${path}.js has behaviors: [elderly] of lib/elder.js`
  ].filter(Boolean)
}
