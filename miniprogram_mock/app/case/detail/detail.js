// One case: where it stands, what was done, and what I may do now, as the server says.

const { call } = require('../../lib/api')
const { near } = require('../../lib/cases')
const { draft } = require('../../lib/drafts')
const { elderly } = require('../../lib/elder')
const place = require('../../lib/place')
const { deliver, listen } = require('../../lib/queue')
const { decoded } = require('../../lib/scene')
const { tapped } = require('../../lib/tapped')
const { shownOf, VERDICTS } = require('./shown')

/**
 * What a tap does to the case; when the server says that it has moved on, the page is renewed.
 * @param {(this: any, event?: any) => any} work
 */
const acts = work => tapped(async function (event) {
  try {
    await work.call(this, event)
  } catch (error) {
    if (error.status === 404 || error.status === 409) await this.load()
    throw error
  }
})

Page(/** @type {any} */ ({
  behaviors: [elderly],

  data: {
    state: 'first', trouble: '', shown: null, joinable: false, verdicts: VERDICTS, verdict: '', words: '', adding: false, added: '', photos: [],
    near: []
  },

  onLoad (query) {
    this.id = Number(query.id) || 0
    this.number = decoded(query.number)
    this.stop = listen(({ sent }) => { if (sent && sent.matter === `case:${this.id}` && this.data.shown) this.load() })
    return this.load()
  },

  /** Back from another page, or after the phone slept: what others did meanwhile is shown. */
  onShow () { if (this.data.shown) this.load() },
  onHide () { this.flush() },
  onUnload () {
    this.flush()
    this.stop()
  },
  async onPullDownRefresh () {
    await this.load()
    wx.stopPullDownRefresh()
  },
  again () { return this.load() },

  async load () {
    try {
      if (!this.id) this.id = await idOf(this.number)
      const found = await call('GET /cases/{case_id}', { path: { case_id: this.id } })
      await this.show(found)
    } catch (error) {
      if (error.status === 404) return this.lost()
      if (!error.code) console.error(error)
      if (this.data.shown) wx.showToast({ title: '没有刷新成，看到的可能是刚才的', icon: 'none' })
      else this.setData({ state: 'trouble', trouble: error.code ? error.message : '没有取到，请再试一次。' })
    }
  },

  show (found) {
    const first = !this.data.shown
    this.setData({ shown: shownOf(found), state: 'there' })
    wx.setNavigationBarTitle({ title: found.number })
    if (first) this.restore()
    return this.lookAround(found)
  },

  /** 附近还有人报了：while nobody has been sent, whoever reported may say that it is one matter. */
  async lookAround ({ moves, point, kind }) {
    const rows = moves.includes('merge-own') && point && kind ? await near(point.gcj02, kind.key) : []
    this.setData({ near: rows.filter(one => one.id !== this.id) })
  },

  /** Not mine to see, or gone: what is public of it is shown instead. */
  async lost () {
    const number = this.number
    if (number && await isAired(number)) return wx.redirectTo({ url: `/case/public/public?number=${encodeURIComponent(number)}` })
    this.setData({ state: 'lost', shown: null, joinable: this.id > 0 })
  },

  restore () {
    this.rating = draft(`rate:${this.id}`)
    this.addition = draft(`add:${this.id}`)
    const rated = this.rating.back() || {}
    const added = this.addition.back()
    this.wrote = { words: rated.words || '', added: (added && added.words) || '', photos: (added && added.photos) || [] }
    this.setData({ verdict: rated.verdict || '', words: this.wrote.words, added: this.wrote.added, photos: this.wrote.photos, adding: Boolean(added) })
  },

  flush () {
    if (this.rating) this.rating.flush()
    if (this.addition) this.addition.flush()
  },

  judge (event) {
    this.setData({ verdict: event.currentTarget.dataset.key })
    this.rating.keep({ verdict: this.data.verdict, words: this.wrote.words })
  },
  typeRating (event) {
    this.wrote.words = event.detail.value
    this.rating.keep({ verdict: this.data.verdict, words: this.wrote.words })
  },
  typeAddition (event) {
    this.wrote.added = event.detail.value
    this.keepAddition()
  },
  picked (event) {
    this.wrote.photos = event.detail.photos
    this.keepAddition()
  },
  keepAddition () {
    this.addition.keep({ words: this.wrote.added, photos: this.wrote.photos.map(({ path, key }) => ({ path, key })) })
  },
  open () { this.setData({ adding: true }) },

  rate: acts(async function () {
    const { verdict, shown } = this.data
    if (!verdict) throw said('先选一个：解决了、解决了一部分，还是没解决。')
    await this.send('rate', { verdict, words: this.wrote.words.trim() }, [], `评价 ${shown.number}`)
    this.rating.forget()
    this.wrote.words = ''
    this.setData({ verdict: '', words: '' })
  }),

  add: acts(async function () {
    const words = this.wrote.added.trim()
    const photos = this.wrote.photos.map(({ path, key }) => key ? { key } : { path })
    if (!words && !photos.length) throw said('补充点什么？写一句，或者放一张照片。')
    await this.send('additions', { words }, photos, `补充 ${this.data.shown.number}`)
    this.addition.forget()
    Object.assign(this.wrote, { added: '', photos: [] })
    this.setData({ added: '', photos: [], adding: false })
  }),

  /** Now, or as soon as there is a network. */
  async send (step, body, photos, what) {
    const open = `case/detail/detail?id=${this.id}`
    const { sent } = await deliver({ name: `POST /cases/{case_id}/${step}`, path: { case_id: this.id }, body, photos, said: what, matter: `case:${this.id}`, text: 'words', open })
    wx.showToast({ title: sent ? '收到了，谢谢' : '已经记下，有网就发出去', icon: 'none' })
  },

  withdraw: acts(async function () {
    const { confirm } = await wx.showModal({ title: '撤回这一件？', content: '撤回以后就不办了。编号不会再用，还想报要重新报。', confirmText: '撤回', cancelText: '再想想' })
    if (!confirm) return
    await call('POST /cases/{case_id}/withdraw', { path: { case_id: this.id }, body: {} })
    await this.load()
  }),

  disclose: acts(async function () {
    await call('POST /cases/{case_id}/disclose', { path: { case_id: this.id }, body: { shown: !this.data.shown.disclosed } })
    await this.load()
  }),

  merge: acts(async function (event) {
    await call('POST /cases/{case_id}/merge-own', { path: { case_id: this.id }, body: { into: event.currentTarget.dataset.id } })
    await this.load()
  }),

  /** 同感: whoever stands beside it may join, also without being able to see it before. */
  join: acts(async function () {
    const { latitude, longitude, system } = await place.here().catch(() => place.onMap().then(spot => spot || Promise.reject(said('不知道您在哪里，没法算上您。'))))
    await call('POST /cases/{case_id}/join', { path: { case_id: this.id }, body: { latitude, longitude, system } })
    await this.load()
  }),

  work: tapped(function () { return wx.navigateTo({ url: `/work/case/case?id=${this.id}` }) }),
  map () {
    const { point, where, number } = this.data.shown
    return wx.openLocation({ latitude: point.latitude, longitude: point.longitude, name: number, address: where, scale: 17 })
  },
  other: tapped(event => wx.navigateTo({ url: `/case/detail/detail?id=${event.currentTarget.dataset.id}` })),
  report () { return wx.switchTab({ url: '/pages/report/report' }) },

  onShareAppMessage () {
    const { shown } = this.data
    const path = shown ? `/case/detail/detail?id=${this.id}&number=${encodeURIComponent(shown.number)}` : '/pages/report/report'
    return { title: shown ? `随手拍 ${shown.number}：${shown.title}，${shown.status}` : '随手拍：拍一张就有人管', path }
  }
}))

const said = message => Object.assign(new Error(message), { code: 'ours' })

/** The case with this number, among those that I may see. */
async function idOf (number) {
  const [found] = number ? (await call('GET /cases', { query: { number: number.toUpperCase(), limit: 1 } })).items : []
  if (!found) throw Object.assign(said('没有找到这一件。'), { status: 404 })
  return found.id
}

const isAired = number => call('GET /aired/{number}', { path: { number } }).then(() => true, () => false)
