const { call, newKey } = require('../../lib/api')
const { changed } = require('../../lib/changes')
const { draft } = require('../../lib/drafts')
const { elderly } = require('../../lib/elder')
const handover = require('../../lib/handover')
const { leave } = require('../../lib/leaving')
const { upload } = require('../../lib/photos')
const place = require('../../lib/place')
const queue = require('../../lib/queue')
const { tapped } = require('../../lib/tapped')
const { homesOf } = require('../../lib/wishes')
const { step } = require('../doing')
const { today } = require('../showing')
const { BLANK, WHO, AGES, WHENS, MANY, PAYERS, AIRED, furthest, lacks, wanted, body, formOf, facts, stepOf } = require('./form')

const PAUSE = 600 // ms after the last key before the server looks at the words

Page({
  behaviors: [elderly],

  data: /** @type {any} */ ({
    step: 1, ready: false, revising: false, trouble: '', form: { ...BLANK }, photos: [], kinds: [], cap: 0, regions: [], hints: [], board: '', wrong: {}, facts: [],
    who: WHO, ages: AGES, whens: WHENS, many: MANY, payers: PAYERS, aired: AIRED, today: today(), furthest: furthest(),
    count: 0, placeSays: '', sent: null, busy: false
  }),

  id: '',
  key: '',
  timer: 0,
  looked: '',
  again: '',
  /** @type {any} */
  draft: null,
  /** @type {any[]} */
  chosen: [],

  /** @param {{id?: string}} query `id`: a wish that its poster was asked to put otherwise */
  async onLoad ({ id }) {
    this.id = id || ''
    this.setData({ revising: Boolean(id) })
    this.draft = draft(id ? `revise:${id}` : 'wish')
    const kept = this.draft.back()
    if (kept) this.begin(kept.key, { ...BLANK, ...kept.form }, kept.photos)
    else if (!id) this.begin(newKey(), { ...BLANK }, [])
    const given = id ? null : handover.take('wish')
    if (given) this.receive(given)
    if (id) wx.setNavigationBarTitle({ title: '改一改' })
    await Promise.all([this.learn(), id && !kept ? this.fetch() : null])
  },

  begin (key, form, photos) {
    this.key = key
    this.chosen = photos
    this.setData({ form, photos, ready: true })
    if (form.said) this.look()
  },

  /** Said at home; what was being typed here stays in front of it. @param {any} given */
  receive ({ words = '', kind = '', photos = [], ...where }) {
    const { form } = this.data
    const said = [form.said, words].filter(one => one.trim()).join('\n')
    this.begin(newKey(), { ...form, said, kind: kind || form.kind, ...placed(where) }, [...this.chosen, ...photos])
    this.keep()
  },

  /** Kinds, the most it may cost, and where one is at home. Without a network the form opens all the same. */
  async learn () {
    const [kinds, me] = await Promise.all([call('GET /wish-kinds').catch(() => null), call('GET /me').catch(() => null)])
    if (kinds) this.setData({ kinds: kinds.items.map(one => ({ key: one.key, name: one.name, example: one.example })), cap: kinds.cap })
    const regions = me ? await homesOf(me).catch(() => []) : []
    this.setData({ regions })
    const { region, spot } = this.data.form
    if (!region && !spot && regions.length) this.setData({ 'form.region': regions[0].key, 'form.where': regions[0].name })
  },

  /** What is to be put otherwise; nothing is typed before it is there. */
  async fetch () {
    this.setData({ trouble: '' })
    try {
      const wish = await call('GET /wishes/{wish_id}', { path: { wish_id: Number(this.id) } })
      this.again = wish.photos.map(photo => photo.key).join()
      this.begin(newKey(), formOf(wish), wish.photos.map(({ key }) => ({ key })))
    } catch (error) {
      if (!error.code) throw error
      this.setData({ trouble: error.message })
    }
  },

  /** What is typed is kept; the photos that the server has, too. */
  put (changes) {
    const named = Object.fromEntries(Object.entries(changes).map(([name, value]) => [`form.${name}`, value]))
    this.setData(named)
    this.keep()
  },

  keep () {
    const photos = this.chosen.filter(one => one.key).map(({ key }) => ({ key }))
    this.draft.keep({ key: this.key, form: this.data.form, photos })
  },

  /** Any field that is typed or chosen; `data-name` says which. */
  type (event) {
    const { name } = event.currentTarget.dataset
    this.put({ [name]: event.detail.value })
    if (Object.keys(this.data.wrong).length) this.setData({ wrong: {} })
    if (name === 'said') this.lookSoon()
  },

  photographed (event) {
    this.chosen = event.detail.photos
    this.keep()
  },

  agree () { this.put({ agreed: !this.data.form.agreed }) },

  lookSoon () {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.look(), PAUSE)
  },

  /** What stands out, and how the wall will say it. Typing goes on without it. */
  async look () {
    clearTimeout(this.timer)
    const words = this.data.form.said.trim()
    if (!words || words === this.looked) return
    try {
      const { items, board_words } = await call('POST /wishes/hints', { body: { words } })
      if (words !== this.data.form.said.trim()) return
      this.looked = words
      this.setData({ hints: items.map(one => ({ key: one.key, says: one.says, where: one.where })), board: board_words })
    } catch (error) {
      if (!error.code) throw error
    }
  },

  /** A thing of the street that is broken is reported, with what was typed. */
  report () {
    handover.give('report', { words: this.data.form.said.trim(), photos: this.chosen })
    wx.switchTab({ url: '/pages/report/report' })
  },

  locate: tapped(async function () {
    const spot = await place.here().catch(error => {
      if (error.code !== 'no_place') throw error
      this.setData({ placeSays: error.message })
      return place.onMap(null)
    })
    if (!spot) return
    const found = await place.whose(spot)
    this.setData({ placeSays: found.outside ? '那里不在我们的片区里，请换一个地方，或者选您的社区。' : '只记到几百米，不记门牌。' })
    if (!found.outside) this.put({ spot, where: found.name })
  }),

  home (event) {
    const region = event.detail.value
    this.put({ region, spot: null, where: this.data.regions.find(one => one.key === region).name })
  },

  next () {
    const wrong = lacks(this.data.form, this.data.step, this.data.cap)
    this.setData({ wrong })
    if (Object.keys(wrong).length) return
    this.go(this.data.step + 1)
  },

  go (to) {
    const { form, kinds } = this.data
    const kind = kinds.find(one => one.key === form.kind)
    this.setData({ step: to, facts: to === 3 ? facts(form, kind ? kind.name : '') : [], count: this.chosen.length })
    wx.pageScrollTo({ scrollTop: 0, duration: 0 })
    if (to === 3) this.look()
  },

  before () { this.go(this.data.step - 1) },

  send: tapped(async function () {
    try {
      if (this.id) await this.revise()
      else await this.post()
    } catch (error) {
      if (!this.wrongIn(error)) throw error
    }
  }),

  async post () {
    const { form } = this.data
    const { sent, answer } = await queue.deliver({
      name: 'POST /wishes', body: body(form), photos: this.chosen.map(({ path, key }) => ({ path, key: key || undefined })),
      said: `心愿：${form.said.trim().slice(0, 20)}`, matter: `wish:${this.key}`, text: 'words', key: this.key
    })
    this.draft.forget()
    changed()
    this.setData({ sent: sent ? { id: answer.id, number: answer.number, status: answer.status.words } : { id: 0 } })
    wx.pageScrollTo({ scrollTop: 0, duration: 0 })
  },

  async revise () {
    const keys = await Promise.all(this.chosen.map(({ path, key }) => key || upload(path)))
    await step(this.id, 'revise', { ...wanted(this.data.form), photos: keys.join() === this.again ? null : keys }, this.key)
    this.draft.forget()
    await leave('改好了，社区再看一看')
  },

  /** Fields that the server refuses are said where they are asked. Another try is another call. */
  wrongIn (error) {
    this.key = newKey()
    const fields = Object.keys(error.fields || {})
    if (!fields.length) return false
    this.setData({ wrong: Object.fromEntries(fields.map(field => [field.split('.')[0], fields.length === 1 ? error.message : error.fields[field]])) })
    this.go(Math.min(...fields.map(stepOf)))
    return true
  },

  open () { wx.redirectTo({ url: `/wish/detail/detail?id=${this.data.sent.id}` }) },
  board () { wx.switchTab({ url: '/pages/wishes/wishes' }) },
  onHide () { this.draft.flush() },
  onUnload () {
    clearTimeout(this.timer)
    this.draft.flush()
  }
})

const placed = ({ spot, region }) => spot ? { spot, where: spot.name || '您标的地方' } : region ? { region: region.code, where: region.name } : {}
