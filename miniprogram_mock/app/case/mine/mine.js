// What I reported, and what I joined: who has it, until when.

const { call } = require('../../lib/api')
const { rowOf } = require('../../lib/cases')
const { elderly } = require('../../lib/elder')
const { paging } = require('../../lib/paging')

const list = paging({
  fetch (cursor) {
    return call('GET /cases', { query: { joined: true, open: this.data.open || undefined, cursor: cursor || undefined, limit: 20 } })
  },
  row: item => rowOf(item)
})

Page({
  behaviors: [elderly],

  data: { list: list.data, open: false },
  onLoad: list.first,
  onReachBottom: list.more,
  onPullDownRefresh: list.again,
  more: list.more,
  narrow (event) {
    this.setData({ open: event.currentTarget.dataset.open === 'true' })
    return list.first.call(this)
  },
  report () { return wx.switchTab({ url: '/pages/report/report' }) }
})
