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

/** The screen: everything of the phone is inside, also what lies over the page. */
export const screen = element('div', { id: 'phone' })
export const pages = element('main', { id: 'wx-pages' })
/** Sheets, dialogs and toasts. */
export const overlay = element('div', { id: 'wx-overlay' })
/** Built-in tags that this phone has. */
export const tags = new Set(['view', 'text'])
