// What was made public: how everybody's matters are getting on.

const { call } = require('../../lib/api')
const { airedRow } = require('../../lib/cases')
const community = require('../../lib/community')
const { elderly } = require('../../lib/elder')
const { paging } = require('../../lib/paging')

const list = paging({
  async fetch (cursor) {
    const { place, late } = this.data
    const found = await call('GET /aired', { query: { place: place ? place.code : undefined, overdue: late || undefined, cursor: cursor || undefined, limit: 20 } })
    return { items: found.items.map(one => ({ ...one, id: one.number })), next: found.next }
  },
  row: item => airedRow(item)
})

Page(/** @type {any} */ ({
  behaviors: [elderly],

  data: { list: list.data, place: null, mine: null, late: false },

  async onLoad () {
    const mine = await community.mine().catch(() => null)
    this.setData({ mine, place: mine })
    return list.first.call(this)
  },

  onReachBottom: list.more,
  onPullDownRefresh: list.again,
  more: list.more,

  narrow (event) {
    const { to } = event.currentTarget.dataset
    this.setData(to === 'late' ? { late: !this.data.late } : { place: to === 'mine' ? this.data.mine : null })
    return list.first.call(this)
  },

  report () { return wx.switchTab({ url: '/pages/report/report' }) }
}))
