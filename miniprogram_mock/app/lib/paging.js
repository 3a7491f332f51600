// A list that grows page by page. What is sent to the screen is only the new page: `list.pages[3]`.

const words = require('./words')

/**
 * The list of a page. Mix `data` into its data as `list`, and call the others with the page as `this`:
 *
 *   const list = paging({ fetch (cursor) { return call('GET /wishes', { query: { cursor } }) }, row })
 *   Page({ data: { list: list.data }, onLoad: list.first, onReachBottom: list.more, onPullDownRefresh: list.again })
 *
 * `list.pages` is [{id, rows}], `list.state` one of first (nothing is known yet), idle, more (the next
 * page is on its way), trouble (`list.trouble` says why, `more` tries again), end; `list.count` is how
 * many rows there are: an empty list is state end, count 0.
 * @param {{ fetch: (this: any, cursor: string|null) => Promise<{items: any[], next: string|null|undefined}>, row?: (this: any, item: any) => any }} given
 *   `row`: what the page shows of an item; an item that was shown already (by its id) is left out
 */
function paging ({ fetch, row }) {
  const states = new WeakMap()
  const stateOf = page => states.get(page) || states.set(page, { turn: 0, cursor: null, pages: 0, seen: new Set(), on: false }).get(page)

  /** From the beginning, with the list emptied: other filters ask for other things. @this {any} */
  function first () {
    this.setData({ list: fresh() })
    return begin(this)
  }

  /** From the beginning, what is shown staying until the new is there. @this {any} */
  async function again () {
    await begin(this)
    wx.stopPullDownRefresh()
  }

  /** The next page, or the one that failed once more. @this {any} @returns {Promise<void>} */
  function more () {
    const state = stateOf(this)
    if (state.on || this.data.list.state === 'end') return Promise.resolve()
    if (!state.pages) return begin(this)
    this.setData({ 'list.state': 'more', 'list.trouble': '' })
    return take(this, state)
  }

  function begin (page) {
    const state = stateOf(page)
    Object.assign(state, { turn: state.turn + 1, cursor: null, pages: 0, seen: new Set() })
    return take(page, state)
  }

  async function take (page, state) {
    const turn = state.turn
    state.on = true
    try {
      const found = await fetch.call(page, state.cursor)
      if (turn === state.turn) show(page, state, found)
    } catch (error) {
      if (turn === state.turn) fail(page, error)
    } finally {
      if (turn === state.turn) state.on = false
    }
  }

  function show (page, state, { items, next }) {
    const unseen = items.filter(item => !state.seen.has(item.id))
    unseen.forEach(item => state.seen.add(item.id))
    const chunk = { id: state.pages, rows: row ? unseen.map(item => row.call(page, item)) : unseen }
    const pages = state.pages ? { [`list.pages[${state.pages}]`]: chunk } : { 'list.pages': [chunk] }
    Object.assign(state, { pages: state.pages + 1, cursor: next })
    page.setData({ ...pages, 'list.state': next ? 'idle' : 'end', 'list.trouble': '', 'list.count': state.seen.size })
  }

  function fail (page, error) {
    if (!error.code) console.error(error)
    page.setData({ 'list.state': 'trouble', 'list.trouble': error.code ? error.message : words.ofAnswer(500, null) })
  }

  return { data: fresh(), first, again, more }
}

const fresh = () => ({ pages: [], state: 'first', trouble: '', count: 0 })

module.exports = { paging }
