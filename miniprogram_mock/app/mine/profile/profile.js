// What I am called, my telephone, my community, and where I am signed in.

const { call } = require('../../lib/api')
const { elderly } = require('../../lib/elder')
const { tapped } = require('../../lib/tapped')
const { moment } = require('../../lib/time')

Page({
  behaviors: [elderly],
  data: { ready: false, trouble: '', name: '', phone: '', community: '', mayChange: true, wrong: {}, told: '', devices: /** @type {any[]} */ ([]), busy: false },

  was: { name: '', phone: '' },

  onShow () { return this.load() },

  async load () {
    try {
      const [profile, { items }] = await Promise.all([call('GET /me/profile'), call('GET /me/sign-ins')])
      const typing = this.data.ready ? {} : { name: profile.name, phone: profile.phone }
      this.was = { name: profile.name, phone: profile.phone }
      this.setData({ ready: true, trouble: '', community: profile.community ? profile.community.name : '', mayChange: profile.may_change, devices: items.map(shown), ...typing })
    } catch (error) {
      if (!error.code) throw error
      this.setData({ trouble: error.message })
    }
  },

  again () { return this.load() },
  typeName (event) { this.setData({ name: event.detail.value }) },
  typePhone (event) { this.setData({ phone: event.detail.value }) },

  save: tapped(async function () {
    try {
      const { name, phone } = await call('POST /me/profile', { body: this.changed() })
      this.was = { name, phone }
      this.setData({ name, phone, wrong: {}, told: '记下了。' })
    } catch (error) {
      if (!error.fields || !Object.keys(error.fields).length) throw error
      this.setData({ wrong: error.fields, told: '' })
    }
  }),

  /** Nothing that stays as it is: it may have been written down by other rules. */
  changed () {
    const { name, phone } = this.data
    return Object.assign({}, name !== this.was.name && { name }, phone !== this.was.phone && { phone })
  },

  /** WeChat has asked by itself whether we may have the number. */
  phoned: tapped(async function (event) {
    const { code } = event.detail
    if (!code) return this.setData({ told: '没有用微信的手机号，不要紧：可以自己填，也可以不留。' })
    const { phone } = await call('POST /me/phone', { body: { code } })
    this.was = { name: this.was.name, phone } // a name that is being typed is not kept yet
    this.setData({ phone, wrong: {}, told: '用了微信的手机号。' })
  }),

  move () { return wx.navigateTo({ url: '/mine/community/community' }) },

  signOut: tapped(async function (event) {
    const { items } = await call('POST /me/sign-ins/{handle}/end', { path: { handle: event.currentTarget.dataset.handle }, body: {} })
    this.setData({ devices: items.map(shown) })
  }),

  signOutOthers: tapped(async function () {
    const { items } = await call('POST /me/sign-ins/end-others', { body: {} })
    this.setData({ devices: items.map(shown), told: '别处都退出了。' })
  })
})

const shown = one => ({ handle: one.handle, name: one.device || '认不出的设备', here: one.here, words: `${moment(one.seen_at)} 用过` })
