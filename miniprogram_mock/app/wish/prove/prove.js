const { call, newKey } = require('../../lib/api')
const { changed } = require('../../lib/changes')
const { draft } = require('../../lib/drafts')
const { elderly } = require('../../lib/elder')
const { leave } = require('../../lib/leaving')
const queue = require('../../lib/queue')
const { tapped } = require('../../lib/tapped')
const { today } = require('../showing')

const AIRED = [{ key: false, name: '只给许愿的人和社区看' }, { key: true, name: '大家都可以看' }]
const NO_WORDS = '写一句办得怎么样，许愿的人会看到。'

Page({
  behaviors: [elderly],

  data: /** @type {any} */ ({
    said: '', words: '', number: '', photos: [], may_air: false, aired: AIRED,
    counted: false, day: '', from: '', to: '', first: '', today: today(), wrong: {}, busy: false
  }),

  id: '',
  key: '',
  /** @type {any} */
  draft: null,
  /** @type {any[]} */
  chosen: [],

  /** @param {{id: string}} query */
  async onLoad ({ id }) {
    this.id = id
    this.draft = draft(`prove:${id}`)
    const typed = this.draft.back() || {}
    this.key = typed.key || newKey()
    this.setData({ words: '', said: typed.said || '', photos: typed.photos || [], may_air: Boolean(typed.may_air), day: today() })
    this.chosen = typed.photos || []
    const wish = await call('GET /wishes/{wish_id}', { path: { wish_id: Number(id) } }).catch(() => null)
    if (wish) this.setData({ words: wish.words, number: wish.number, first: wish.claim ? wish.claim.claimed_at.slice(0, 10) : '' })
  },

  type (event) {
    this.setData({ said: event.detail.value, 'wrong.words': '' })
    this.keep()
  },

  photographed (event) {
    this.chosen = event.detail.photos
    this.keep()
  },

  /** Photos that the server has come back with the draft; a file of the camera may be gone by then. */
  keep () {
    const { said, may_air } = this.data
    this.draft.keep({ said, may_air, key: this.key, photos: this.chosen.filter(one => one.key).map(({ key }) => ({ key })) })
  },

  air (event) {
    this.setData({ may_air: event.detail.value })
    this.keep()
  },

  turnCounted () { this.setData({ counted: !this.data.counted }) },
  pickDay (event) { this.setData({ day: event.detail.value }) },
  pickFrom (event) { this.setData({ from: event.detail.value }) },
  pickTo (event) { this.setData({ to: event.detail.value }) },

  send: tapped(async function () {
    const wrong = this.lacks()
    this.setData({ wrong })
    if (Object.keys(wrong).length) return
    const { number } = this.data
    const { sent } = await queue.deliver({
      name: 'POST /wishes/{wish_id}/prove', path: { wish_id: this.id }, body: this.body(), photos: this.chosen.map(({ path, key }) => ({ path, key: key || undefined })),
      said: `办好了 ${number}`, matter: `wish:${this.id}`, text: 'words', open: `/wish/detail/detail?id=${this.id}`, key: this.key
    })
    this.draft.forget()
    changed()
    await leave(sent ? '谢谢您！等许愿的人确认' : '没有网，先存在手机里，有网就发')
  }),

  lacks () {
    const { said, counted, from, to } = this.data
    return {
      ...(said.trim() ? {} : { words: NO_WORDS }),
      ...(counted && !(from && to) ? { hours: '从几点到几点，两头都选。' } : {})
    }
  },

  body () {
    const { said, may_air, counted, day, from, to } = this.data
    const at = clock => `${day}T${clock}:00+08:00`
    return { words: said.trim(), may_air, ...(counted ? { started_at: at(from), ended_at: at(to) } : {}) }
  },

  onHide () { this.draft.flush() },
  onUnload () { this.draft.flush() }
})
