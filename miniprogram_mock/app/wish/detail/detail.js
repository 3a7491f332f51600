const { call } = require('../../lib/api')
const { changed } = require('../../lib/changes')
const { dial } = require('../../lib/community')
const { elderly } = require('../../lib/elder')
const { tapped, complain } = require('../../lib/tapped')
const { step } = require('../doing')
const { ofAired, ofWhole } = require('../showing')
const { STEPS } = require('../steps')

const GONE = [403, 404]

Page({
  behaviors: [elderly],

  data: /** @type {any} */ ({ wish: null, gone: '', trouble: '', busy: false }),

  /** @type {{id?: string, number?: string}} */
  query: {},
  left: false,

  /** @param {{id?: string, number?: string}} query */
  onLoad (query) {
    this.query = { id: query.id, number: query.number }
    return this.load()
  },

  /** Back from a form, or from another app: it may have changed. */
  onShow () {
    if (this.left) this.load()
    this.left = false
  },
  onHide () { this.left = true },

  async onPullDownRefresh () {
    await this.load()
    wx.stopPullDownRefresh()
  },

  async load () {
    try {
      this.show(await this.find())
    } catch (error) {
      if (GONE.includes(error.status)) this.lose()
      else if (!this.data.wish) this.setData({ trouble: error.code ? error.message : '出了点问题，请再试一次。' })
      else complain(error)
    }
  },

  /** Whole for who belongs there; what is public for everybody else. */
  async find () {
    const { id, number } = this.query
    try {
      if (id) return ofWhole(await call('GET /wishes/{wish_id}', { path: { wish_id: Number(id) } }))
      return ofWhole(await call('GET /wishes/numbered/{number}', { path: { number: number || '' } }))
    } catch (error) {
      if (!GONE.includes(error.status) || !number) throw error
      return ofAired(await call('GET /wishes/aired/{number}', { path: { number } }))
    }
  },

  show (wish) {
    this.setData({ wish, gone: '', trouble: '' })
    wx.setNavigationBarTitle({ title: `心愿 ${wish.number}` })
  },

  lose () {
    const was = this.data.wish
    this.setData({ wish: null, trouble: '', gone: was ? `${was.number} 已经不在墙上了，可能刚刚收回，或者转到别处办了。` : '可能已经收回，或者它是别的街道的。' })
  },

  act: tapped(async function (event) {
    const { move } = event.currentTarget.dataset
    const { page, sure, done } = STEPS[move]
    const { id } = this.data.wish
    if (page) return wx.navigateTo({ url: `/wish/${page}/${page}?id=${id}&move=${move}` })
    if (sure && !await agrees(STEPS[move])) return
    await this.take(move, {}, done)
  }),

  /** No is no claim: it needs neither a day nor a reason. */
  refuse: tapped(async function () {
    if (!await agrees({ label: '这次不方便', sure: '社区会再找别人，谢谢您回一声。' })) return
    await this.take('answer-ask', { accept: false }, '谢谢您回一声')
  }),

  /** Whatever became of it, the page then shows what holds now. */
  async take (move, body, done) {
    try {
      await step(this.data.wish.id, move, body)
      if (done) wx.showToast({ title: done, icon: 'none' })
    } finally {
      await this.load()
    }
  },

  ring: tapped(function () { return dial(this.data.wish.contact.phone) }),
  again () { return this.load() },
  board () { wx.switchTab({ url: '/pages/wishes/wishes' }) },
  register: tapped(() => wx.navigateTo({ url: '/mine/community/community' })),
  me: tapped(() => wx.navigateTo({ url: '/mine/profile/profile' })),
  card: tapped(function () { return wx.navigateTo({ url: `/wish/card/card?key=${this.data.wish.thanks.key}` }) }),

  /** The words of the wall, not the wisher's own: they go to people whom nobody knows. */
  onShareAppMessage () {
    const { wish } = this.data
    if (!wish || !wish.shown) return { title: '邻居的微心愿，看看您能帮哪一个', path: '/pages/wishes/wishes' }
    return { title: wish.title, path: `/wish/detail/detail?number=${wish.number}` }
  },

  onUnload () { if (this.data.gone) changed() }
})

/** @param {{label: string, sure?: string}} step */
async function agrees ({ label, sure = '' }) {
  const { confirm } = await wx.showModal({ title: label, content: sure, confirmText: '好的', cancelText: '先不' })
  return confirm
}
