// The official account and this mini-program as one person: six digits, copied here and sent there.

const { call } = require('../../lib/api')
const { elderly } = require('../../lib/elder')
const { tapped } = require('../../lib/tapped')
const { moment } = require('../../lib/time')

Page({
  behaviors: [elderly],
  data: { bound: false, ready: false, trouble: '', code: '', until: '', told: '', busy: false },

  /** Also back from the chat, where the code was sent. */
  onShow () { return this.load() },

  async load () {
    try {
      const { account_bound } = await call('GET /me/profile')
      this.setData({ bound: account_bound, ready: true, trouble: '' })
    } catch (error) {
      if (!error.code) throw error
      this.setData({ trouble: error.message })
    }
  },

  again () { return this.load() },

  take: tapped(async function () {
    const { code, expires_at } = await call('POST /me/bind-code')
    this.setData({ code, until: moment(expires_at), told: '' })
  }),

  copy: tapped(async function () {
    try {
      await wx.setClipboardData({ data: `绑定 ${this.data.code}` })
      this.setData({ told: '拷好了，去公众号里粘贴、发出来。' })
    } catch {
      this.setData({ told: `没有拷成，请自己在公众号里打：绑定 ${this.data.code}` })
    }
  })
})
