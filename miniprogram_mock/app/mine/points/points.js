// My points: how many, and why; what they can be had for, and the code to show for it.

const { call } = require('../../lib/api')
const { elderly } = require('../../lib/elder')
const { paging } = require('../../lib/paging')
const { tapped } = require('../../lib/tapped')
const { moment } = require('../../lib/time')

const list = paging({
  async fetch (cursor) {
    const found = await call('GET /points', { query: { cursor, limit: 20 } })
    if (!cursor) this.setData({ balance: found.balance, known: true })
    return found
  },
  row: one => ({
    id: one.id,
    reason: one.reason,
    when: moment(one.at),
    points: one.points > 0 ? `加 ${one.points} 分` : `减 ${-one.points} 分`,
    after: `还有 ${one.balance} 分`
  })
})

Page({
  behaviors: [elderly],
  data: { list: list.data, balance: 0, known: false, shelf: /** @type {any[]} */ ([]), where: '', code: '', until: '', busy: false },

  async onLoad () { await Promise.all([list.first.call(this), this.goods()]) },
  onReachBottom: list.more,
  more: list.more,

  async goods () {
    const { community, items } = await call('GET /rewards').catch(() => ({ community: null, items: [] }))
    const shelf = items.map(one => ({ id: one.id, name: one.name, words: `${one.points} 分 · ${one.left ? `还剩 ${one.left} 份` : '换完了'}` }))
    this.setData({ shelf, where: community ? community.name : '' })
  },

  show: tapped(async function () {
    const { code, expires_at } = await call('POST /points/code')
    this.setData({ code: code.split('').join(' '), until: moment(expires_at) })
  })
})
