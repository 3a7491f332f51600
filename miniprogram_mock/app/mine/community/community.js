// Which community is mine: by where I am, or chosen step by step. Whoever was there before steps out.

const { call } = require('../../lib/api')
const community = require('../../lib/community')
const { elderly } = require('../../lib/elder')
const { leave } = require('../../lib/leaving')
const place = require('../../lib/place')
const { tapped } = require('../../lib/tapped')

const KINDS = [{ key: 'resident', name: '住在这里' }, { key: 'rider', name: '在这里送外卖、快递' }]

Page({
  behaviors: [elderly],
  data: { path: /** @type {any[]} */ ([]), here: /** @type {any[]} */ ([]), ready: false, trouble: '', found: null, told: '', kinds: KINDS, kind: 'resident', now: '', busy: false },

  /** From where one belongs already, else from the top. */
  async onLoad () {
    try {
      const { roles } = await call('GET /me')
      const mine = roles.filter(role => role.region && KINDS.some(kind => kind.key === role.kind.code)).pop()
      if (!mine || !mine.region) return this.open(null)
      const { lineage } = await call('GET /regions/{code}', { path: { code: mine.region.code } })
      const own = lineage.findIndex(step => step.level.code === 'community')
      const above = lineage.slice(0, own)
      this.setData({ kind: mine.kind.code, now: lineage[own].name })
      await this.open(above[above.length - 1].code, above)
    } catch (error) {
      if (!error.code) throw error
      this.setData({ trouble: error.message, ready: true })
    }
  },

  /** What lies below a region; a level with one thing in it is gone through. */
  async open (code, path = []) {
    try {
      const { items } = await call('GET /regions', { query: code ? { parent: code } : {} })
      if (items.length === 1 && items[0].level.code !== 'community') return this.open(items[0].code, [...path, items[0]])
      this.setData({ path, here: items, ready: true, trouble: '' })
    } catch (error) {
      if (!error.code) throw error
      this.setData({ trouble: error.message, ready: true })
    }
  },

  again () { return this.onLoad() },
  turn (event) { this.setData({ kind: event.detail.value }) },

  locate: tapped(async function () {
    try {
      const spot = await place.here()
      const { community: found } = await call('GET /regions/locate', { query: { latitude: spot.latitude, longitude: spot.longitude, system: spot.system } })
      this.setData({ found, told: '' })
    } catch (error) {
      if (error.code !== 'no_place' && error.code !== 'outside') throw error
      this.setData({ found: null, told: error.code === 'outside' ? '您现在的地方不在我们的片区里，请在下面自己选。' : '没有位置不要紧，请在下面自己选。' })
    }
  }),

  choose: tapped(async function (event) {
    const { code, level } = event.currentTarget.dataset
    const chosen = this.data.here.find(one => one.code === code)
    if (level === 'community') return this.register(chosen)
    await this.open(code, [...this.data.path, chosen])
  }),

  up: tapped(async function () {
    const path = this.data.path.slice(0, -1)
    await this.open(path.length ? path[path.length - 1].code : null, path)
  }),

  take: tapped(function () { return this.register(this.data.found) }),

  async register ({ code, name }) {
    const { now } = this.data
    const content = now && now !== name ? `原来报到的是${now}，以后就是${name}。` : `以后${name}的事，先告诉您。`
    const { confirm } = await wx.showModal({ title: `报到：${name}`, content, confirmText: '就是这里', cancelText: '再看看' })
    if (!confirm) return
    await call('POST /me/register', { body: { community: code, kind: /** @type {'resident'|'rider'} */ (this.data.kind) } })
    community.remember(null)
    await leave('报到好了')
  }
})
