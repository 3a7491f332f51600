// How large 1rem is: as the reader has set it in WeChat or else in the browser (on <html>), unless the
// page that is shown says otherwise.

import { phone } from './phone.js'

const USUAL = 16 // pixels: nothing was set
const root = globalThis.document?.documentElement
const sheet = root && new CSSStyleSheet()
if (root && phone.fontSizeSetting !== USUAL) root.style.fontSize = `${phone.fontSizeSetting}px`
if (sheet) document.adoptedStyleSheets.push(sheet)

/** @param {string} size of CSS, or 'system' or '' for what the reader has set */
export function enlarge (size) {
  sheet.replaceSync('html {}')
  if (size && size !== 'system') sheet.cssRules[0].style.setProperty('font-size', size, 'important')
}

/** What the reader has set, whatever a page says. @returns {number} pixels */
export function system () {
  sheet.disabled = true
  const size = parseFloat(getComputedStyle(root).fontSize)
  sheet.disabled = false
  return size
}
