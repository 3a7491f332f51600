// The parts of the phone that are not the page: made once, plain DOM.

/** An element with properties and children; a property with a dash is an attribute. */
export function element (tag, properties = {}, ...children) {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(properties)) {
    if (name.includes('-') || name === 'role') made.setAttribute(name, value)
    else made[name] = value
  }
  made.append(...children)
  return made
}

/** Nothing where there is no page: the linter reads what the host has. */
function part (tag, properties) {
  return globalThis.document && element(tag, properties)
}

/** The screen: everything of the phone is inside, also what lies over the page. */
export const screen = part('div', { id: 'phone' })
export const pages = part('main', { id: 'wx-pages' })
/** Sheets, dialogs and toasts. */
export const overlay = part('div', { id: 'wx-overlay' })
/** Built-in tags that this phone has. */
export const tags = new Set(['view', 'text'])
