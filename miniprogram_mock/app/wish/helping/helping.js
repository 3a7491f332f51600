const { call } = require('../../lib/api')
const { changed } = require('../../lib/changes')
const { elderly } = require('../../lib/elder')
const place = require('../../lib/place')
const { tapped } = require('../../lib/tapped')
const { ofRow } = require('../../lib/wishes')

Page({
  behaviors: [elderly],

  data: /** @type {any} */ ({ ready: false, trouble: '', offered: false, off: false, of: [], kinds: [], free: '', where: '', units: [], suits: [], wrong: {}, unknown: false, busy: false }),

  /** @type {import('../../lib/place').Spot|null} */
  spot: null,

  onLoad () { return this.load() },

  async load () {
    this.setData({ trouble: '' })
    try {
      const [me, helping, kinds, units, suits] = await Promise.all([
        call('GET /me'), call('GET /helping'), call('GET /wish-kinds'), call('GET /wish-units'), call('GET /helping/suits')
      ])
      this.setData({
        ready: true,
        unknown: me.roles.length === 0,
        of: kinds.items.map(one => ({ key: one.key, name: one.name })),
        units: units.items.filter(unit => unit.mine).map(unitOf),
        suits: suits.items.map(ofRow)
      })
      this.show(helping)
    } catch (error) {
      if (!error.code) throw error
      this.setData({ trouble: error.message })
    }
  },

  show (helping) {
    this.setData({ offered: helping.offered, off: helping.off, kinds: helping.kinds, free: helping.free, where: helping.place ? helping.place.name : '' })
  },

  choose (event) { this.setData({ kinds: event.detail.value, 'wrong.kinds': '' }) },
  type (event) { this.setData({ free: event.detail.value, 'wrong.free': '' }) },

  locate: tapped(async function () {
    const spot = await place.here().catch(error => error.code === 'no_place' ? place.onMap(null) : Promise.reject(error))
    if (!spot) return
    const found = await place.whose(spot)
    if (found.outside) return wx.showToast({ title: '那里不在我们的片区里', icon: 'none' })
    this.spot = spot
    this.setData({ where: found.name })
  }),

  send: tapped(async function () {
    const { kinds, free } = this.data
    if (!kinds.length) return this.setData({ 'wrong.kinds': '选一样您能帮的。' })
    const at = this.spot && { latitude: this.spot.latitude, longitude: this.spot.longitude, system: this.spot.system }
    await this.say('POST /helping', { kinds, free, place: at }, '记下了，有合适的会告诉您')
  }),

  stop: tapped(async function () {
    const { confirm } = await wx.showModal({ title: '不再问我', content: '有心愿也不来问您了；认领了的还是要办。', confirmText: '好的', cancelText: '先不' })
    if (confirm) await this.say('POST /helping/stop', {}, '好的，不再问您')
  }),

  month: tapped(async function () {
    await this.say(this.data.off ? 'POST /helping/this-month-after-all' : 'POST /helping/not-this-month', {}, '记下了')
  }),

  unitMonth: tapped(async function (event) {
    const { id, off } = this.data.units[event.currentTarget.dataset.place]
    await call(off ? 'POST /helping/this-month-after-all' : 'POST /helping/not-this-month', { body: { unit: id } })
    await this.load()
  }),

  async say (name, body, done) {
    this.show(await call(name, { body }))
    changed()
    wx.showToast({ title: done, icon: 'none' })
    const { items } = await call('GET /helping/suits')
    this.setData({ suits: items.map(ofRow) })
  },

  register: tapped(() => wx.redirectTo({ url: '/mine/community/community' })),
  again () { return this.load() }
})

const unitOf = unit => ({
  id: unit.id,
  off: unit.off,
  name: unit.name,
  says: `这个月认领了 ${unit.claimed} 个，最多 ${unit.monthly_cap} 个${unit.free ? `；${unit.free}有空` : ''}`
})
