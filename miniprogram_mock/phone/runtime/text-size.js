// How large 1rem is: as the reader has set the phone (on <html>), unless the page that is shown says
// otherwise.

const root = globalThis.document?.documentElement
const sheet = root && new CSSStyleSheet()
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
