// What a code on paper leads to: the page that it means, or what one can do here.

const { call } = require('../../lib/api')
const { elderly } = require('../../lib/elder')
const { give } = require('../../lib/handover')
const { read } = require('../../lib/scene')
const { tapped } = require('../../lib/tapped')

const GONE = ['404', 'not_found']

Page({
  behaviors: [elderly],
  data: {
    busy: false,
    trouble: '',
    /** @type {'' | 'community' | 'case' | 'wish' | 'foreign'} what is shown; '' while it is looked for */
    kind: '',
    name: '',
    number: ''
  },

  /** @param {{scene?: string}} query */
  onLoad (query) {
    this.found = read(query.scene)
    return this.look()
  },

  async look () {
    const { kind, value } = this.found || { kind: 'foreign', value: '' }
    this.setData({ trouble: '', kind: '' })
    try {
      if (kind === 'case') await this.toCase(value)
      else if (kind === 'wish') await this.toWish(value)
      else if (kind === 'community') await this.atCommunity(value)
      else this.setData({ kind: 'foreign' })
    } catch (error) {
      this.setData({ trouble: error.message })
    }
  },

  async toCase (number) {
    const { items } = await call('GET /cases', { query: { number } })
    const mine = items.find(one => one.number === number)
    if (mine) return wx.redirectTo({ url: `/case/detail/detail?id=${mine.id}` })
    if (await there(call('GET /aired/{number}', { path: { number } }))) {
      return wx.redirectTo({ url: `/case/public/public?number=${number}` })
    }
    this.setData({ kind: 'case', number })
  },

  async toWish (number) {
    const wish = await there(call('GET /wishes/numbered/{number}', { path: { number } }))
    if (wish) return wx.redirectTo({ url: `/wish/detail/detail?id=${wish.id}` })
    this.setData({ kind: 'wish', number })
  },

  async atCommunity (code) {
    const place = await there(call('GET /regions/{code}', { path: { code } }))
    this.setData(place ? { kind: 'community', name: place.name } : { kind: 'foreign' })
  },

  again: tapped(function () { return this.look() }),

  report: tapped(function () {
    const { kind, value } = this.found || {}
    give('report', kind === 'community' ? { region: { code: value, name: this.data.name } } : {})
    return wx.switchTab({ url: '/pages/report/report' })
  }),

  wishes: tapped(() => wx.switchTab({ url: '/pages/wishes/wishes' })),

  home: tapped(() => wx.switchTab({ url: '/pages/home/home' }))
})

/**
 * What was asked for, or null when there is no such thing, or none that one may see.
 * @template T
 * @param {Promise<T>} asked
 * @returns {Promise<T | null>}
 */
async function there (asked) {
  try {
    return await asked
  } catch (error) {
    if (GONE.includes(error.code) || error.status === 404) return null
    throw error
  }
}
