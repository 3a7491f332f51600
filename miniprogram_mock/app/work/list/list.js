// What waits for me at work: what is due first, first; by what is to be done.

const { call } = require('../../lib/api')
const { elderly } = require('../../lib/elder')
const queue = require('../../lib/queue')
const { tapped } = require('../../lib/tapped')
const time = require('../../lib/time')
const { fetched } = require('../kept')
const { titled, looksOn } = require('../../lib/posts')

Page(/** @type {any} */ ({
  behaviors: [elderly],
  data: { state: 'first', trouble: '', old: '', posts: '', looksOn: false, chosen: '', sorts: /** @type {any[]} */ ([]), rows: /** @type {any[]} */ ([]), more: false },
  items: /** @type {any[]} */ ([]),

  onShow () {
    return this.bring()
  },

  async onPullDownRefresh () {
    await this.bring()
    wx.stopPullDownRefresh()
  },

  async bring () {
    try {
      const me = await fetched('me', () => call('GET /me'))
      const waits = await fetched('waiting', () => call('GET /me/waiting'))
      this.items = waits.data.items.filter(item => item.board === 'case' && item.what.code !== 'rate')
      this.setData({
        state: 'there',
        trouble: '',
        old: waits.fresh ? '' : time.moment(waits.at),
        posts: titled(me.data.roles),
        looksOn: looksOn(me.data.roles),
        more: waits.data.more
      })
      this.show()
    } catch (error) {
      if (!error.code) throw error
      this.setData({ state: 'trouble', trouble: error.message })
    }
  },

  /** The rows of the chosen sort, and how many there are of each. */
  show () {
    const written = new Set(queue.waiting().filter(entry => !entry.refused).map(entry => entry.matter))
    const sorts = new Map()
    for (const { what } of this.items) sorts.set(what.code, (sorts.get(what.code) || 0) + 1)
    const chosen = sorts.has(this.data.chosen) ? this.data.chosen : ''
    const all = { code: '', words: '全部', count: this.items.length }
    this.setData({
      chosen,
      sorts: sorts.size > 1 ? [all, ...[...sorts].map(([code, count]) => ({ code, words: SORTS[code] || '别的', count }))] : [],
      rows: this.items.filter(item => !chosen || item.what.code === chosen).map(item => rowOf(item, written))
    })
  },

  choose (event) {
    this.setData({ chosen: event.currentTarget.dataset.code })
    this.show()
  },

  open: tapped(event => wx.navigateTo({ url: `/work/case/case?id=${event.currentTarget.dataset.id}` })),

  again: tapped(function () { return this.bring() }),

  area: tapped(() => wx.navigateTo({ url: '/work/area/area' }))
}))

const SORTS = {
  accept: '要签收', answer: '要办好', part: '帮着办', review: '要审核', dispatch: '要派单', verify: '要核查',
  visit: '回头看', approve: '看解释', requests: '批申请', decide: '要裁定', appeal: '看申诉'
}

function rowOf (item, written) {
  return {
    key: `${item.what.code}:${item.id}`,
    id: item.id,
    what: item.what.words,
    number: item.number,
    title: item.title,
    words: item.words,
    where: item.place ? item.place.name : '',
    due: item.due_words,
    late: item.late,
    danger: item.danger,
    written: written.has(`case:${item.id}`)
  }
}
