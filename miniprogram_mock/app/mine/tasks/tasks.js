// What waits for me, whatever my part in it, and below it what I have claimed.

const { call } = require('../../lib/api')
const { elderly } = require('../../lib/elder')
const { paging } = require('../../lib/paging')
const { tapped } = require('../../lib/tapped')
const { moment } = require('../../lib/time')

const list = paging({
  fetch (cursor) { return call('GET /wishes/claimed', { query: { cursor, limit: 20 } }) },
  row: wish => ({ id: wish.id, to: `/wish/detail/detail?id=${wish.id}`, title: wish.kind.name, status: wish.status.words, words: wish.words, number: wish.number })
})

Page({
  behaviors: [elderly],
  data: { list: list.data, waits: /** @type {any[]} */ ([]), more: false, ready: false, trouble: '' },

  onLoad () { return list.first.call(this) },
  onShow () { return this.load() },
  onReachBottom: list.more,
  moreClaims: list.more,

  async load () {
    try {
      const { items, more } = await call('GET /me/waiting')
      this.setData({ waits: items.map(wait), more, ready: true, trouble: '' })
    } catch (error) {
      if (!error.code) throw error
      this.setData({ trouble: error.message })
    }
  },

  again () { return this.load() },
  go: tapped(event => wx.navigateTo({ url: event.currentTarget.dataset.to }))
})

function wait (one) {
  const due = one.due_words || (one.due ? `${moment(one.due)} 前` : '')
  return {
    key: `${one.board}:${one.id}:${one.what.code}`,
    to: `/${one.page}`,
    what: one.what.words,
    about: `${one.title} · ${one.words}`,
    when: [one.number, one.place && one.place.name, due].filter(Boolean).join(' · '),
    late: one.late,
    danger: one.danger
  }
}
