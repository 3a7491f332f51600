const { call } = require('../../lib/api')
const { draft } = require('../../lib/drafts')
const { elderly } = require('../../lib/elder')
const { leave } = require('../../lib/leaving')
const { tapped } = require('../../lib/tapped')
const { step } = require('../doing')

const STARS = [5, 4, 3, 2, 1].map(many => ({ key: many, name: `${many} 颗星` }))
const AIRED = [{ key: false, name: '不公开' }, { key: true, name: '可以公开' }]

Page({
  behaviors: [elderly],

  data: /** @type {any} */ ({ words: '', number: '', said: '', stars: 0, all: STARS, may_air: false, aired: AIRED, airable: false, wrong: '', busy: false }),

  id: '',
  /** @type {any} */
  draft: null,

  /** @param {{id: string}} query */
  async onLoad ({ id }) {
    Object.assign(this, { id, draft: draft(`confirm:${id}`) })
    this.setData({ ...this.draft.back() })
    const wish = await call('GET /wishes/{wish_id}', { path: { wish_id: Number(id) } }).catch(() => null)
    if (wish) this.setData({ words: wish.words, number: wish.number, airable: wish.moves.includes('air') })
  },

  keep () {
    const { said, stars, may_air } = this.data
    this.draft.keep({ said, stars, may_air })
  },

  rate (event) {
    this.setData({ stars: event.detail.value, wrong: '' })
    this.keep()
  },

  type (event) {
    this.setData({ said: event.detail.value })
    this.keep()
  },

  air (event) {
    this.setData({ may_air: event.detail.value })
    this.keep()
  },

  send: tapped(async function () {
    const { stars, said, may_air } = this.data
    if (!stars) return this.setData({ wrong: '点几颗星：五颗是很满意。' })
    const wish = await step(this.id, 'confirm', { stars, words: said.trim(), may_air })
    this.draft.forget()
    if (wish.moves.includes('thank')) return wx.redirectTo({ url: `/wish/say/say?id=${this.id}&move=thank` })
    await leave()
  }),

  onHide () { this.draft.flush() },
  onUnload () { this.draft.flush() }
})
