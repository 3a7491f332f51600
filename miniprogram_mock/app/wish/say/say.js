const { call } = require('../../lib/api')
const { draft } = require('../../lib/drafts')
const { elderly } = require('../../lib/elder')
const { leave } = require('../../lib/leaving')
const { tapped } = require('../../lib/tapped')
const { step } = require('../doing')
const { STEPS } = require('../steps')

/** A step that needs a sentence or two, as wish/steps.js asks for them. */
Page({
  behaviors: [elderly],

  data: /** @type {any} */ ({ asks: [], button: '', words: '', number: '', busy: false }),

  id: '',
  move: '',
  /** @type {any} */
  draft: null,

  /** @param {{id: string, move: string}} query */
  async onLoad ({ id, move }) {
    const { title = '', asks, button } = STEPS[move] || {}
    if (!asks) return void wx.redirectTo({ url: `/wish/detail/detail?id=${id}` })
    Object.assign(this, { id, move, draft: draft(`${move}:${id}`) })
    wx.setNavigationBarTitle({ title })
    const typed = this.draft.back() || {}
    this.setData({ asks: asks.map(ask => ({ ...ask, said: typed[ask.field] || '', wrong: '' })), button })
    const wish = await call('GET /wishes/{wish_id}', { path: { wish_id: Number(id) } }).catch(() => null)
    if (wish) this.about(wish)
  },

  about (wish) {
    const asks = this.data.asks.map(ask => ask.now && !ask.said ? { ...ask, said: wish[ask.now] } : ask)
    this.setData({ words: wish.words, number: wish.number, asks })
  },

  type (event) {
    const place = event.currentTarget.dataset.place
    this.setData({ [`asks[${place}].said`]: event.detail.value, [`asks[${place}].wrong`]: '' })
    this.draft.keep(this.body())
  },

  body () { return Object.fromEntries(this.data.asks.map(ask => [ask.field, ask.said.trim()])) },

  send: tapped(async function () {
    if (this.lacks()) return
    const wish = await step(this.id, this.move, this.body()).catch(error => this.wrong(error))
    if (!wish) return
    this.draft.forget()
    const { done, then } = STEPS[this.move]
    if (then === 'card') return this.card()
    await leave(done)
  }),

  /** Said beside the field rather than over the page. */
  lacks () {
    const asks = this.data.asks.map(ask => ({ ...ask, wrong: ask.said.trim() ? '' : ask.needed }))
    this.setData({ asks })
    return asks.some(ask => ask.wrong)
  },

  wrong (error) {
    const asks = this.data.asks.map(ask => ({ ...ask, wrong: (error.fields && error.fields[ask.field]) || '' }))
    this.setData({ asks })
    if (!asks.some(ask => ask.wrong)) throw error
  },

  async card () {
    const { thanks } = /** @type {any} */ (await call('GET /wishes/{wish_id}', { path: { wish_id: Number(this.id) } }))
    await wx.redirectTo({ url: `/wish/card/card?key=${thanks.key}` })
  },

  onHide () { if (this.draft) this.draft.flush() },
  onUnload () { if (this.draft) this.draft.flush() }
})
