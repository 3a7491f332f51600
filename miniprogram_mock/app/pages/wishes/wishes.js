const { call } = require('../../lib/api')
const { elderly } = require('../../lib/elder')
const { paging } = require('../../lib/paging')
const place = require('../../lib/place')
const { tapped } = require('../../lib/tapped')
const wishes = require('../../lib/wishes')

const PAUSE = 400 // ms after the last key before the search is asked
const ORDERS = [{ key: 'newest', name: '新的在前' }, { key: 'nearest', name: '近的在前' }, { key: 'urgent', name: '急的在前' }]
const SUITS = 'suits' // stands among the kinds, and is none

const list = paging({
  fetch (cursor) { return this.fetch(cursor) },
  row (line) { return line.why ? wishes.ofRow(line) : wishes.ofLine(line) }
})

Page({
  behaviors: [elderly],

  data: /** @type {any} */ ({
    list: list.data,
    q: '',
    kind: '',
    kinds: [],
    state: 'open',
    states: wishes.STATES,
    order: 'newest',
    orders: ORDERS,
    region: '',
    regions: [],
    narrowed: '',
    filtering: false,
    guest: false,
    helping: false,
    placeSays: '',
    empty: {},
    busy: false
  }),

  /** @type {import('../../lib/place').Spot|null} */
  spot: null,
  timer: 0,
  seen: 0,
  counting: 0, // which asking for the numbers is the last

  onLoad () {
    this.whoAmI()
    return this.begin()
  },

  onShow () {
    const { changed } = getApp().globalData
    if (this.seen && (changed > this.seen || this.data.guest)) {
      this.whoAmI().then(() => this.again())
    }
    this.seen = Date.now()
  },

  onReachBottom: list.more,
  more: list.more,

  onPullDownRefresh () { return this.again() },

  onShareAppMessage () {
    return { title: '邻居的微心愿，看看您能帮哪一个', path: '/pages/wishes/wishes' }
  },

  again () {
    this.count()
    return list.again.call(this).then(() => this.explain())
  },

  async begin () {
    this.count()
    await list.first.call(this)
    this.explain()
  },

  /** Which of the board; a guest reads what was aired. */
  async fetch (cursor) {
    if (this.data.kind === SUITS) return { items: (await call('GET /helping/suits')).items, next: null }
    const { q, state, order } = this.data
    const near = order === 'nearest' && this.spot ? { latitude: this.spot.latitude, longitude: this.spot.longitude, system: this.spot.system } : {}
    return call('GET /wishes', { query: { ...this.narrow(), q: q.trim(), state, order, ...near, cursor, limit: 20 } })
  },

  narrow () {
    const { kind, region } = this.data
    return { kind: kind === SUITS ? '' : kind, region }
  },

  /** How many there are of each kind; the list does not wait for it. */
  async count () {
    const { q, state, region, helping } = this.data
    const turn = ++this.counting
    try {
      const { items, total } = await call('GET /wishes/counts', { query: { q: q.trim(), state, region } })
      if (turn !== this.counting) return
      const suits = helping ? [{ key: SUITS, name: '适合我的' }] : []
      this.setData({ kinds: [{ key: '', name: `全部 ${total}` }, ...suits, ...items.map(one => ({ key: one.key, name: `${one.name} ${one.count}` }))] })
    } catch (error) {
      if (!error.code) throw error // without a network the list says it
    }
  },

  async whoAmI () {
    const [me, helping] = await Promise.all([call('GET /me'), call('GET /helping')]).catch(() => [])
    if (!me) return
    this.setData({ guest: me.roles.length === 0, helping: helping.offered })
    if (helping.offered) this.count()
    const homes = await wishes.homesOf(me).catch(() => [])
    const { region } = this.data // whoever has moved has another one
    this.setData({ regions: homes.length ? [{ key: '', name: '整条街道' }, ...homes] : [], region: homes.some(home => home.key === region) ? region : '' })
  },

  /** What to do where the list is empty; what the list is narrowed to, in words. */
  explain () {
    const { q, kind, state, region, guest, order, states, regions, orders } = this.data
    const named = (from, key) => from.find(one => one.key === key).name
    const said = [state === 'open' ? '' : named(states, state), region && regions.length ? named(regions, region) : '', order === 'newest' ? '' : named(orders, order)]
    this.setData({ narrowed: wishes.joined(said), empty: emptyWords({ q, kind, state, region, guest }) })
  },

  type (event) {
    this.setData({ q: event.detail.value })
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.begin(), PAUSE)
  },

  search () {
    clearTimeout(this.timer)
    return this.begin()
  },

  onUnload () { clearTimeout(this.timer) },

  turnFilters () { this.setData({ filtering: !this.data.filtering }) },

  chooseKind (event) {
    this.setData({ kind: event.detail.value })
    return this.begin()
  },

  chooseState (event) {
    const state = event.detail.value
    this.setData({ state, order: state === 'open' ? this.data.order : 'newest' })
    return this.begin()
  },

  chooseRegion (event) {
    this.setData({ region: event.detail.value })
    return this.begin()
  },

  /** Where one is, is asked only for the nearest; refused, the middle of one's own grid will do. */
  chooseOrder: tapped(async function (event) {
    const order = event.detail.value
    this.setData({ placeSays: '' })
    if (order === 'nearest') await this.locate()
    this.setData({ order })
    await this.begin()
  }),

  async locate () {
    try {
      this.spot = await place.here()
    } catch (error) {
      if (error.code !== 'no_place') throw error
      this.spot = null
      this.setData({ placeSays: '没有用您的位置，按您住的网格算远近。也可以在地图上点一下您在哪里。' })
    }
  },

  pick: tapped(async function () {
    const spot = await place.onMap(this.spot)
    if (!spot) return
    this.spot = spot
    this.setData({ placeSays: spot.name ? `按“${spot.name}”算远近。` : '按您点的地方算远近。' })
    await this.begin()
  }),

  post: tapped(() => wx.navigateTo({ url: '/wish/post/post' })),
  help: tapped(() => wx.navigateTo({ url: '/wish/helping/helping' })),
  mine: tapped(() => wx.navigateTo({ url: '/wish/mine/mine' })),
  claimed: tapped(() => wx.navigateTo({ url: '/mine/tasks/tasks' })),
  register: tapped(() => wx.navigateTo({ url: '/mine/community/community' })),

  /** All of it again, without what it was narrowed to. */
  widen () {
    this.setData({ q: '', kind: '', state: 'open', region: '', order: 'newest', placeSays: '' })
    return this.begin()
  },

  act () {
    const { act } = this.data.empty
    return this[act]()
  }
})

/** @returns {{title: string, words: string, action: string, act: string}} */
function emptyWords ({ q, kind, state, region, guest }) {
  if (q || region || (kind && kind !== SUITS)) return { title: '没有这样的心愿', words: '换个说法，或者看看全部的。', action: '看全部', act: 'widen' }
  if (guest) return { title: '还没有公开的心愿', words: '报到以后，能看到自己街道上的心愿，也能认领。', action: '去报到', act: 'register' }
  if (kind === SUITS) return { title: '眼下没有适合您的', words: '有了会告诉您。也可以改一改能帮什么、什么时候有空。', action: '改一改', act: 'help' }
  if (state === 'open') return { title: '墙上还没有心愿', words: '家里有点小事想请人搭把手？许一个，社区看过就上墙，邻居会来认领。', action: '许个心愿', act: 'post' }
  return { title: '还没有', words: '到了这一步的心愿会列在这里。', action: '看等人认领的', act: 'widen' }
}
