// The form of one step of a case. What is typed is kept as it is typed; without a network it waits in
// the queue; when the case has moved meanwhile, that is said and nothing typed is lost.

const { call, newKey } = require('../../lib/api')
const { draft } = require('../../lib/drafts')
const { elderly } = require('../../lib/elder')
const { leave } = require('../../lib/leaving')
const place = require('../../lib/place')
const queue = require('../../lib/queue')
const { tapped } = require('../../lib/tapped')
const { fetched } = require('../kept')
const { bodyOf, keyOf, lacking } = require('../body')
const { optionsOf, dayOptions } = require('../options')
const { STEPS } = require('../steps')

Page(/** @type {any} */ ({
  behaviors: [elderly],
  data: { step: '', intro: '', send: '', number: '', title: '', fields: /** @type {any[]} */ ([]), values: {}, photos: [], says: '', place: '', wrong: '', moved: '', canNote: false, busy: false, sending: false, done: false },
  id: 0,
  step: '',
  key: '',
  values: /** @type {any} */ ({}),
  draft: /** @type {any} */ (null),

  onLoad (query) {
    this.id = Number(query.id)
    this.step = STEPS[query.step || ''] ? String(query.step) : 'notes'
    this.key = newKey()
    this.draft = draft(`${this.step}:${this.id}`)
    this.values = this.draft.back() || {}
    const { label, intro = '', send = '发出' } = STEPS[this.step]
    wx.setNavigationBarTitle({ title: label })
    this.setData({ step: this.step, intro, send, values: this.values, photos: this.values.photos || [], place: this.values.place ? '已经记下位置' : '' })
    return this.prepare()
  },

  onHide () { this.draft.flush() },
  onUnload () { this.draft.flush() },

  /** What the choices offer, as far as it must be asked for. */
  async prepare () {
    const whole = await this.whole()
    const fields = []
    for (const field of STEPS[this.step].fields || []) {
      const options = field.kind === 'day' ? dayOptions(field.days) : await this.choices(field, whole)
      fields.push({ ...field, options, id: fields.length, key: keyOf(field.name) })
    }
    this.setData({ fields, number: whole ? whole.number : '', title: whole ? whole.title : '' })
  },

  async choices (field, whole) {
    try {
      return await optionsOf(field, whole)
    } catch (error) {
      this.setData({ wrong: error.message })
      return []
    }
  },

  whole () {
    return fetched(`case:${this.id}`, () => call('GET /cases/{case_id}', { path: { case_id: this.id } })).then(
      found => found.data, error => { this.setData({ wrong: error.message }); return null }
    )
  },

  type (event) {
    this.put(event.currentTarget.dataset.name, event.detail.value)
    if (this.data.wrong) this.setData({ wrong: '', moved: '', says: '', doubts: [] })
  },

  choose (event) {
    const { name, value } = event.currentTarget.dataset
    this.put(name, value)
    this.setData({ [`values.${keyOf(name)}`]: value })
  },

  picked (event) {
    this.put('photos', event.detail.photos.map(({ path, key }) => ({ path, key })))
  },

  put (name, value) {
    this.values = { ...this.values, [keyOf(name)]: value }
    this.draft.keep(this.values)
  },

  locate: tapped(async function () {
    try {
      const { latitude, longitude, system } = await place.here()
      this.put('place', { latitude, longitude, system })
      this.setData({ place: '已经记下位置' })
    } catch (error) {
      if (error.code !== 'no_place') throw error
      this.setData({ place: '没有取到位置，不要紧：没有位置也能发，在下面写一句您在哪里就行。' })
    }
  }),

  back () { return leave() },

  send: tapped(function () { return this.deliver({}) }),
  sure: tapped(function () { return this.deliver({ sure: true }) }),

  async deliver (more) {
    const { label, path = this.step, fields = [] } = STEPS[this.step]
    const wrong = lacking(fields, this.values)
    this.setData({ wrong, says: '', doubts: [] })
    if (wrong || this.data.done) return
    this.setData({ sending: true })
    try {
      const { sent, stuck } = await queue.deliver({
        name: `POST /cases/{case_id}/${path}`,
        path: { case_id: this.id },
        body: { ...bodyOf(fields, this.values), ...more },
        photos: (this.values.photos || []).map(({ path, key }) => ({ path, key })),
        said: `${label} ${this.data.number}`,
        matter: `case:${this.id}`,
        text: (fields.find(field => field.kind === 'text') || { name: '' }).name,
        open: `work/case/case?id=${this.id}`,
        key: this.key,
        step: this.step
      })
      this.draft.forget()
      this.setData({ done: true })
      await leave(sent ? '发出去了' : stuck ? '先记下了，前面一件要您看一看' : '先记下了，有网就发')
    } catch (error) {
      await this.refused(error)
    } finally {
      this.setData({ sending: false })
    }
  },

  /** Say it beside the form, with how the case is now; another try is another call. */
  async refused (error) {
    if (!error.code) throw error
    this.key = newKey()
    if (error.code === 'doubtful') return this.setData({ wrong: error.message, says: 'doubtful', doubts: Object.values(error.fields) })
    const whole = error.status === 409 || error.status === 404 ? await this.whole() : null
    const moved = whole && !whole.moves.includes(STEPS[this.step].path || this.step)
    this.setData({
      wrong: error.message,
      moved: moved ? `这件事现在：${whole.status.words}。${whole.progress} 您写的还在这里，没有丢。` : '',
      canNote: Boolean(moved && this.step !== 'notes' && whole.moves.includes('notes') && this.values.words)
    })
  },

  /** What was written for a step that is over is still of use to colleagues. */
  note: tapped(async function () {
    await queue.deliver({
      name: 'POST /cases/{case_id}/notes', path: { case_id: this.id }, body: { words: this.values.words }, said: `内部备注 ${this.data.number}`, matter: `case:${this.id}`, text: 'words', step: 'notes'
    })
    this.draft.forget()
    await leave('记成备注了')
  })
}))
