// Being forgotten, in two steps: what goes and what stays is read first, then the word is written.

const { call } = require('../../lib/api')
const { elderly } = require('../../lib/elder')
const { leave } = require('../../lib/leaving')
const queue = require('../../lib/queue')
const { tapped } = require('../../lib/tapped')

Page({
  behaviors: [elderly],
  data: { goes: /** @type {string[]} */ ([]), stays: /** @type {any[]} */ ([]), first: /** @type {string[]} */ ([]), word: '', typed: '', wrong: '', step: 0, trouble: '', busy: false },

  onShow () { return this.load() },

  async load () {
    try {
      const { goes, stays, first, word } = await call('GET /me/erase')
      this.setData({
        goes: goes.map(one => `${one.what}：${one.many}`),
        stays: stays.map(one => ({ what: one.what, why: one.why })),
        first,
        word,
        trouble: '',
        step: first.length ? 1 : this.data.step || 1
      })
    } catch (error) {
      if (!error.code) throw error
      this.setData({ trouble: error.message })
    }
  },

  again () { return this.load() },
  on () { this.setData({ step: 2 }) },
  back () { return leave() },
  tasks () { return wx.navigateTo({ url: '/mine/tasks/tasks' }) },
  wishes () { return wx.switchTab({ url: '/pages/wishes/wishes' }) },
  type (event) { this.setData({ typed: event.detail.value, wrong: '' }) },

  erase: tapped(async function () {
    try {
      const { words } = await call('POST /me/erase', { body: { word: this.data.typed } })
      queue.clear()
      wx.clearStorageSync() // the token, drafts, what was looked at
      await wx.showModal({ title: '注销好了', content: words, showCancel: false, confirmText: '知道了' })
      await wx.reLaunch({ url: '/pages/home/home' })
    } catch (error) {
      if (!error.fields || !error.fields.word) throw error
      this.setData({ wrong: error.message })
    }
  })
})
