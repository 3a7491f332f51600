// What I have been told, the newest first, and which reminders may ring.

const { call } = require('../../lib/api')
const { elderly } = require('../../lib/elder')
const { paging } = require('../../lib/paging')
const { renew, BANNED } = require('../../lib/reminders')
const { tapped } = require('../../lib/tapped')
const { moment } = require('../../lib/time')

const TAB = 3 // this page's place in the bar
const HERE = 'pages/messages/messages' // what is about no matter
const AT_ONCE = 100 // that the server marks in one call

const list = paging({
  async fetch (cursor) {
    const found = await call('GET /inbox', { query: { cursor, limit: 20 } })
    this.count(found.unread)
    return found
  },
  row: notice => ({
    id: notice.id,
    words: notice.words.split('\n'),
    when: moment(notice.created_at),
    unread: !notice.read_at,
    urgent: notice.urgent,
    to: notice.page === HERE ? '' : `/${notice.page}`,
    phone: notice.phone.code === 'sent' ? '' : notice.phone.words
  })
})

Page({
  behaviors: [elderly],
  data: { list: list.data, unread: 0, busy: false, told: '', consents: /** @type {any[]} */ ([]), account: '', open: false, mayOpenSettings: false },

  shown: false,

  onLoad () { return this.begin() },

  /** Back from what a notice was about: as long as no other has come, the list stays where it was. */
  async onShow () {
    if (this.shown) await this.news().catch(error => { if (!error.code) throw error })
    this.shown = true
  },

  async news () {
    const { items, unread } = await call('GET /inbox', { query: { limit: 1 } })
    const [first] = /** @type {any[]} */ (this.data.list.pages).flatMap(page => page.rows)
    const newest = items.length ? items[0].id : 0
    if (newest !== (first ? first.id : 0)) return this.begin()
    this.count(unread)
  },

  async onPullDownRefresh () { await Promise.all([list.again.call(this), this.reminders()]) },
  onReachBottom: list.more,
  more: list.more,

  async begin () { await Promise.all([this.shown ? list.again.call(this) : list.first.call(this), this.reminders()]) },

  async reminders () {
    const { items, account_left } = await call('GET /consents').catch(() => ({ items: [], account_left: 0 }))
    const consents = items.map(one => ({
      id: one.template_id,
      name: one.template.words,
      words: one.answer === 'ban' && !one.left ? BANNED : one.words
    }))
    const account = account_left ? `公众号还能直接发您 ${account_left} 条。` : '给“邻里”公众号发一句话，比如“你好”，两天里最多能在微信里提醒您五次。'
    this.setData({ consents, account })
  },

  count (unread) {
    this.setData({ unread })
    if (unread) wx.setTabBarBadge({ index: TAB, text: unread > 99 ? '99+' : String(unread) })
    else wx.removeTabBarBadge({ index: TAB })
  },

  fold () { this.setData({ open: !this.data.open }) },

  /** Read it, and go where it is dealt with. */
  look: tapped(async function (event) {
    const { page, place } = event.currentTarget.dataset
    const row = this.data.list.pages[page].rows[place]
    if (row.unread) await this.read([row.id], { [`list.pages[${page}].rows[${place}].unread`]: false })
    if (row.to) await wx.navigateTo({ url: row.to })
  }),

  all: tapped(async function () {
    const fresh = this.data.list.pages.flatMap((page, at) => page.rows.flatMap((row, place) => row.unread ? [{ id: row.id, path: `list.pages[${at}].rows[${place}].unread` }] : []))
    for (let from = 0; from < fresh.length; from += AT_ONCE) {
      const some = fresh.slice(from, from + AT_ONCE)
      await this.read(some.map(one => one.id), Object.fromEntries(some.map(one => [one.path, false])))
    }
  }),

  async read (ids, shown) {
    const { read } = await call('POST /inbox/read', { body: { ids } })
    this.setData(shown)
    this.count(Math.max(0, this.data.unread - read))
  },

  /** Nothing may be awaited before the window. */
  renew: tapped(async function (event) {
    const { words, off } = await renew([event.currentTarget.dataset.id])
    this.setData({ told: words, mayOpenSettings: off })
    await this.reminders()
    await list.again.call(this)
  }),

  settings: tapped(() => wx.openSetting({ withSubscriptions: true }))
})
