const { call } = require('../../lib/api')
const { changed } = require('../../lib/changes')
const { elderly } = require('../../lib/elder')
const { leave } = require('../../lib/leaving')
const { tapped } = require('../../lib/tapped')
const time = require('../../lib/time')
const { ofRow } = require('../../lib/wishes')
const { step } = require('../doing')

const MYSELF = 0
const DAY = 24 * 3600 * 1000

Page({
  behaviors: [elderly],

  data: /** @type {any} */ ({ words: '', number: '', days: [], day: '', units: [], unit: MYSELF, similar: null, late: '', gone: '', trouble: '', busy: false }),

  id: '',
  asked: false,

  /** @param {{id: string, move?: string}} query `move` answer-ask: the community asked for it */
  onLoad ({ id, move }) {
    this.id = id
    this.asked = move === 'answer-ask'
    return this.load()
  },

  async load () {
    this.setData({ gone: '', trouble: '' })
    try {
      const [wish, { items }] = await Promise.all([call('GET /wishes/{wish_id}', { path: { wish_id: Number(this.id) } }), call('GET /wish-units')])
      const days = wish.promise ? daysOf(wish.promise) : []
      const units = this.asked ? [] : items.filter(unit => unit.mine && !unit.off)
      this.setData({
        words: wish.words,
        number: wish.number,
        days,
        day: days.length === 1 ? days[0].key : '',
        units: units.length ? [{ key: MYSELF, name: '我自己' }, ...units.map(unit => ({ key: unit.id, name: unit.name }))] : [],
        gone: wish.promise ? '' : '它现在不能认领了。'
      })
    } catch (error) {
      if (error.status === 404) this.setData({ gone: '它已经不在墙上了。' })
      else this.setData({ trouble: error.code ? error.message : '出了点问题，请再试一次。' })
    }
  },

  chooseDay (event) { this.setData({ day: event.detail.value }) },
  chooseUnit (event) { this.setData({ unit: event.detail.value }) },

  send: tapped(async function () {
    const { day, unit } = this.data
    if (!day) return wx.showToast({ title: '选一天，哪天前能办好', icon: 'none' })
    const promised = { promised_for: day }
    try {
      if (this.asked) await step(this.id, 'answer-ask', { accept: true, ...promised })
      else await step(this.id, 'claim', { ...promised, unit: unit || null })
      await leave('谢谢您！记下了')
    } catch (error) {
      if (error.code !== 'taken') throw error
      this.comeLate(error)
    }
  }),

  /** Somebody was quicker: the next most similar one is offered. */
  comeLate (error) {
    changed()
    const { similar } = error.body
    this.setData({ late: error.message, similar: similar ? ofRow(similar) : null })
  },

  board () { wx.switchTab({ url: '/pages/wishes/wishes' }) },
  again () { return this.load() }
})

/** Every day that can be promised, with the name that people give it. @param {{first: string, last: string}} promise */
function daysOf ({ first, last }) {
  const many = Math.min(31, 1 + Math.round((Date.parse(last) - Date.parse(first)) / DAY))
  const keys = Array.from({ length: many }, (_, place) => new Date(Date.parse(first) + place * DAY).toISOString().slice(0, 10))
  return keys.map(key => ({ key, name: time.day(key) }))
}
