// One case for whoever has to do something with it: where it is, what was said, and the next steps.

const { call } = require('../../lib/api')
const { elderly } = require('../../lib/elder')
const queue = require('../../lib/queue')
const { complain, tapped } = require('../../lib/tapped')
const time = require('../../lib/time')
const { fetched } = require('../kept')
const { shown } = require('../shown')
const { STEPS, offered } = require('../steps')

Page(/** @type {any} */ ({
  behaviors: [elderly],
  data: { state: 'first', trouble: '', old: '', busy: false, one: /** @type {any} */ (null), main: /** @type {any[]} */ ([]), more: /** @type {any[]} */ ([]), desk: '', pending: '' },
  id: 0,
  moves: /** @type {string[]} */ ([]),

  onLoad (query) {
    this.id = Number(query.id)
    this.stop = queue.listen(event => {
      if (event.sent && event.sent.matter === `case:${this.id}`) this.bring()
      else this.offer()
    })
  },

  onUnload () { this.stop() },

  onShow () { return this.bring() },

  async onPullDownRefresh () {
    await this.bring()
    wx.stopPullDownRefresh()
  },

  async bring () {
    try {
      const { data, at, fresh } = await fetched(`case:${this.id}`, () => call('GET /cases/{case_id}', { path: { case_id: this.id } }))
      this.moves = data.moves
      this.setData({ state: 'there', trouble: '', old: fresh ? '' : time.moment(at), one: shown(data) })
      this.offer()
    } catch (error) {
      if (!error.code) throw error
      this.setData({ state: 'trouble', trouble: error.status === 404 ? '这件事已经不在您这里了，可能已经撤回，或者派给了别人。' : error.message })
    }
  },

  /** What may be done now; what was done without a network counts as done. */
  offer () {
    const waits = queue.waiting().filter(entry => entry.matter === `case:${this.id}`)
    const pending = waits.filter(entry => !entry.refused).map(entry => entry.step || '')
    this.setData({ ...offered(this.moves, pending), pending: pending.map(step => (STEPS[step] || { label: '补充' }).label).join('、') })
  },

  act: tapped(async function (event) {
    const { step } = event.currentTarget.dataset
    if (!STEPS[step].says) return wx.navigateTo({ url: `/work/step/step?id=${this.id}&step=${step}` })
    const { confirm } = await wx.showModal({ title: STEPS[step].label, content: STEPS[step].says, confirmText: '好', cancelText: '再看看' })
    if (confirm) await this.atOnce(step)
  }),

  /** A step that needs no form. What the server says to it is said, and the case is shown as it is then. */
  async atOnce (step) {
    const { number } = this.data.one
    try {
      const { sent } = await queue.deliver({
        name: `POST /cases/{case_id}/${step}`, path: { case_id: this.id }, body: {}, said: `${STEPS[step].label} ${number}`, matter: `case:${this.id}`, open: `work/case/case?id=${this.id}`, step
      })
      wx.showToast({ title: sent ? `${STEPS[step].label}：好了` : '先记下了，有网就发', icon: 'none' })
    } catch (error) {
      complain(error)
    }
    await this.bring()
  },

  locate: tapped(function () {
    const { point, title, where } = this.data.one
    return wx.openLocation({ ...point, name: title, address: where, scale: 17 })
  }),

  ring (event) {
    wx.makePhoneCall({ phoneNumber: event.currentTarget.dataset.number }).catch(() => {})
  },

  again: tapped(function () { return this.bring() })
}))
