// All cases that I may look at: of my region, or of my unit, open or over.

const { call } = require('../../lib/api')
const { elderly } = require('../../lib/elder')
const { rowOf } = require('../../lib/cases')
const { paging } = require('../../lib/paging')

const list = paging({
  fetch (cursor) {
    const only = this.data.only
    return call('GET /cases', { query: { limit: 20, cursor: cursor || undefined, q: this.words || undefined, ...(only ? { [only]: true } : {}) } })
  },
  row: item => rowOf(item)
})

Page(/** @type {any} */ ({
  behaviors: [elderly],
  data: {
    list: list.data,
    only: 'open',
    sorts: [{ code: 'open', words: '没办完的' }, { code: 'late', words: '超时的' }, { code: 'paused', words: '停着表的' }, { code: '', words: '全部' }]
  },
  words: '',
  onLoad: list.first,
  onReachBottom: list.more,
  onPullDownRefresh: list.again,
  more: list.more,

  choose (event) {
    this.setData({ only: event.currentTarget.dataset.code })
    return list.first.call(this)
  },

  type (event) { this.words = event.detail.value.trim() },

  search () { return list.first.call(this) }
}))
