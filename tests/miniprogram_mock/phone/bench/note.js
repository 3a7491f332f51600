// What the bench heard, for a test to read: `heard` in the window.

const heard = globalThis.heard = []

/** Keep what an event was, and of which page. @this {any} @param {any} event */
function note (event) {
  const { type, detail, mark } = event
  heard.push({ page: this && this.route, type, detail, mark, dataset: event.currentTarget.dataset, on: event.currentTarget.id, at: event.target.id })
}

module.exports = { note }
