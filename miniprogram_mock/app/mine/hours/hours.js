// My hours of service, a year at a time, each with how well it is known.

const { call } = require('../../lib/api')
const { elderly } = require('../../lib/elder')
const { lasting } = require('../../lib/minutes')
const { tapped } = require('../../lib/tapped')
const { day } = require('../../lib/time')

Page({
  behaviors: [elderly],
  data: { year: 0, years: /** @type {number[]} */ ([]), total: '', grades: /** @type {string[]} */ ([]), months: /** @type {any[]} */ ([]), ready: false, trouble: '', busy: false },

  onLoad () { return this.load() },

  /** @param {number} [year] */
  async load (year) {
    try {
      const found = await call('GET /me/hours', { query: { year } })
      this.setData({
        ready: true,
        trouble: '',
        year: found.year,
        years: found.years,
        total: found.minutes ? lasting(found.minutes) : '',
        grades: found.by_evidence.map(one => `${one.evidence.words} ${lasting(one.minutes)}`),
        months: found.months.map(month)
      })
    } catch (error) {
      if (!error.code) throw error
      this.setData({ trouble: error.message })
    }
  },

  again () { return this.load() },
  turn: tapped(function (event) { return this.load(event.currentTarget.dataset.year) })
})

function month ({ month, minutes, items }) {
  return {
    id: month,
    name: `${Number(month.slice(5))} 月`,
    total: lasting(minutes),
    services: items.map(one => ({
      id: one.id,
      reason: one.reason,
      words: `${day(one.started_at)} · ${lasting(one.minutes)}`,
      evidence: one.evidence.words
    }))
  }
}
