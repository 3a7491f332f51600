// 随手拍: what it is, where it is, sent. What is typed is kept on the phone until the server has it.

const { call } = require('../../lib/api')
const { rowOf, airedRow, near } = require('../../lib/cases')
const community = require('../../lib/community')
const { draft } = require('../../lib/drafts')
const { elderly } = require('../../lib/elder')
const handover = require('../../lib/handover')
const place = require('../../lib/place')
const queue = require('../../lib/queue')
const { renew } = require('../../lib/reminders')
const { tapped } = require('../../lib/tapped')
const { send } = require('./sending')
const forms = require('./form')

const MOST_REGIONS = 12
const PAUSE = 700 // ms after the last key before it is asked what the words are about
const kept = draft('report')

Page(/** @type {any} */ ({
  behaviors: [elderly],

  data: {
    words: '', photos: [], voice: null, placeWords: '', place: null, region: null, regions: [], manyRegions: false, choosingRegion: false, kind: null, kinds: [], choosing: false,
    danger: false, disclose: false, personal: false, callFirst: null, near: [], trouble: {}, placeSays: '', refused: false,
    done: null, reminders: [], reminded: '', rows: [], aired: [], unseen: false, restored: false, sending: false
  },

  onLoad () {
    this.form = forms.fresh()
    this.stop = queue.listen(({ sent, answer }) => { if (sent && sent.name === 'POST /cases') this.arrived(answer) })
    const before = kept.back()
    if (before && !forms.isEmpty(before)) this.fill({ ...forms.fresh(), ...before }, true)
  },

  onShow () {
    const given = handover.take('report')
    if (given) this.receive(given)
    this.showLists()
  },

  onHide () { kept.flush() },
  onUnload () {
    kept.flush()
    this.stop()
  },

  /** What waited for the network is with the community now. */
  arrived (answer) {
    if (this.data.done && !this.data.done.id) this.setData({ done: send.done(answer) })
    return this.showLists()
  },

  /** Said at home, or by a code that was scanned; what was being typed here stays in front of it. */
  receive ({ words = '', kind = '', photos = [], voice = null, spot = null, region = null }) {
    const form = this.data.done ? forms.fresh() : this.form
    const said = [form.words, words].filter(one => one && one.trim()).join('\n')
    this.fill({ ...form, words: said, photos: [...form.photos, ...photos], voice: voice || form.voice, region: region || form.region, kind: kind || form.kind, chosen: Boolean(kind) || form.chosen })
    if (spot) this.put(spot)
  },

  fill (form, restored = false) {
    this.form = form
    this.setData({ ...form, sent: null, done: null, restored, kind: null, trouble: {}, near: [] })
    this.keep()
    this.think()
  },

  keep () { kept.keep(forms.keptOf(this.form)) },

  hear (field, value) {
    this.form[field] = value
    this.keep()
  },

  type (event) {
    this.hear('words', event.detail.value)
    clearTimeout(this.thinking)
    this.thinking = setTimeout(() => this.think(), PAUSE)
  },
  typePlace (event) { this.hear('placeWords', event.detail.value) },
  picked (event) {
    this.hear('photos', event.detail.photos)
    if (this.data.trouble.field === 'what') this.setData({ trouble: {} })
  },
  spoke (event) {
    this.hear('voice', event.detail.voice)
    if (this.data.trouble.field === 'what') this.setData({ trouble: {} })
  },
  toggle (event) {
    const { field } = event.currentTarget.dataset
    this.hear(field, !this.form[field])
    this.setData({ [field]: this.form[field] })
  },

  /** What the words are about, whether to call somebody first, and whether somebody has said it already. */
  async think () {
    clearTimeout(this.thinking)
    const words = this.form.words.trim()
    if (!words) return this.showKind()
    try {
      const said = await call('POST /say', { body: { words, photo: this.form.photos.length > 0 } })
      if (words !== this.form.words.trim()) return
      const report = said.offers.find(one => one.to.code === 'report')
      if (!this.form.chosen) this.hear('kind', (report && report.kind && report.kind.key) || '')
      this.setData({ callFirst: said.call_first, personal: said.personal })
    } catch (error) {
      // a guess is a kindness: without it the report goes as it is
    }
    await this.showKind()
  },

  async showKind () {
    const kinds = await this.allKinds()
    this.setData({ kind: kinds.find(one => one.key === this.form.kind) || null })
    return this.lookAround()
  },

  async allKinds () {
    if (!this.data.kinds.length) {
      const { items } = await call('GET /kinds').catch(() => ({ items: [] }))
      this.setData({ kinds: items.map(({ key, tile, icon, limit }) => ({ key, tile, icon, limit })) })
    }
    return this.data.kinds
  },

  chooseKind: tapped(async function () {
    await this.allKinds()
    this.setData({ choosing: !this.data.choosing })
  }),

  nameKind (event) {
    const { key } = event.currentTarget.dataset
    this.hear('kind', key)
    this.hear('chosen', true)
    this.setData({ choosing: false })
    return this.showKind()
  },

  useHere: tapped(async function () {
    try {
      await this.put(await place.here())
    } catch (error) {
      if (error.code !== 'no_place') throw error
      this.setData({ placeSays: error.message, refused: error.refused })
    }
  }),

  useMap: tapped(async function () {
    const spot = await place.onMap(this.form.place && this.form.place.spot)
    if (spot) await this.put(spot)
  }),

  allow: tapped(async function () {
    if (await place.allow()) await this.put(await place.here())
  }),

  async put (spot) {
    const found = await place.whose(spot).catch(() => ({ spot, code: '', name: '', outside: false, unknown: true }))
    this.hear('place', found)
    if (spot.name && !this.form.placeWords) this.hear('placeWords', spot.name)
    const says = found.outside ? '这个位置不在我们负责的片区里，可以选一个社区。' : ''
    this.setData({ place: found, placeWords: this.form.placeWords, placeSays: says, refused: false, trouble: {} })
    if (found.outside) await this.offerRegions()
    await this.lookAround()
  },

  offerRegions: tapped(async function () {
    const mine = await community.mine().catch(() => null)
    const { items } = await call('GET /communities').catch(error => withoutNetwork(error, mine))
    this.communities = [...items].sort((one, other) => nearness(other, mine) - nearness(one, mine))
    this.narrowRegions('')
  }),

  typeRegion (event) { this.narrowRegions(event.detail.value.trim()) },
  narrowRegions (words) {
    const found = this.communities.filter(one => (one.street + one.name).includes(words))
    this.setData({ regions: found.slice(0, MOST_REGIONS), manyRegions: this.communities.length > MOST_REGIONS, choosingRegion: true })
  },

  nameRegion (event) {
    const { code } = event.currentTarget.dataset
    const { name } = this.communities.find(one => one.code === code)
    this.hear('region', { code, name })
    this.hear('place', null)
    this.setData({ region: this.form.region, place: null, choosingRegion: false, placeSays: '', refused: false, trouble: {}, near: [] })
  },

  /** 附近已经有人报了，是同一件吗？ */
  async lookAround () {
    const { place: found, kind } = this.form
    const asked = found && !found.outside && kind ? JSON.stringify([found.spot, kind]) : ''
    this.asked = asked
    if (!asked) return this.setData({ near: [] })
    const rows = await near(found.spot, kind)
    if (asked === this.asked) this.setData({ near: rows })
  },

  join: tapped(async function (event) {
    const { id } = event.currentTarget.dataset
    const { latitude, longitude, system } = this.form.place.spot
    await call('POST /cases/{case_id}/join', { path: { case_id: id }, body: { latitude, longitude, system } })
    const { number } = this.data.near.find(one => one.id === id)
    const added = await send.addition(id, number, this.form)
    this.finish({ id, number, title: '算您一个了', next: added ? '您说的和拍的也放进去了。' : '', callFirst: this.data.callFirst })
  }),

  submit: tapped(async function () {
    const lacking = forms.missing(this.form)
    if (lacking) return this.complain(lacking)
    kept.flush()
    this.setData({ sending: true })
    try {
      this.finish(await send.report(this.form, () => this.keep()))
    } finally {
      this.setData({ sending: false })
    }
  }),

  complain (trouble) {
    this.setData({ trouble })
    return wx.pageScrollTo({ selector: `#report-${trouble.field}` })
  },

  finish (done) {
    this.form = forms.fresh()
    kept.forget()
    this.offerReminder()
    this.setData({ ...this.form, done, reminded: '', kind: null, near: [], callFirst: null, personal: false, restored: false, trouble: {}, choosing: false })
    wx.pageScrollTo({ scrollTop: 0 })
    return this.showLists()
  },

  /** Which reminders could tell of it: known before the tap, in which nothing may be waited for. */
  async offerReminder () {
    const { items } = await call('GET /consents').catch(() => ({ items: [] }))
    this.setData({ reminders: items.filter(one => one.template.code === 'case').map(one => one.template_id) })
  },

  remind: tapped(async function () {
    const { words } = await renew(this.data.reminders)
    this.setData({ reminded: words })
  }),

  another () { this.fill(forms.fresh()) },
  startOver () {
    kept.forget()
    this.another()
    this.setData({ callFirst: null, personal: false })
  },
  go: tapped(event => wx.navigateTo({ url: event.currentTarget.dataset.url })),
  follow: tapped(function () { return wx.navigateTo({ url: `/case/detail/detail?id=${this.data.done.id}` }) }),
  phone (event) { return community.dial(event.currentTarget.dataset.number) },

  async showLists () {
    const [mine, aired] = await Promise.all([
      call('GET /cases', { query: { joined: true, limit: 3 } }).catch(() => null),
      call('GET /aired', { query: { limit: 2 } }).catch(() => null)
    ])
    this.setData({ unseen: !mine || !aired })
    if (mine) this.setData({ rows: mine.items.map(item => rowOf(item)) })
    if (aired) this.setData({ aired: aired.items.map(item => airedRow(item)) })
  },

  onShareAppMessage () {
    return { title: '随手拍：看到坏了、堵了、危险的，拍一张就有人管', path: '/pages/report/report' }
  }
}))

/** Without a network one's own community is all that is known. */
function withoutNetwork (error, mine) {
  if (error.code !== 'unreachable' || !mine) throw error
  return { items: [mine] }
}

/** One's own community first, then those of its street. */
const nearness = (one, mine) => !mine ? 0 : one.code === mine.code ? 2 : one.street === mine.street ? 1 : 0
