// What is kept about me, a copy of all of it, and the way to being forgotten.

const { call } = require('../../lib/api')
const { elderly } = require('../../lib/elder')
const { copy, removeCopy } = require('../../lib/leftovers')
const { tapped } = require('../../lib/tapped')

const CANCELLED = /cancel/i

Page({
  behaviors: [elderly],
  data: { kinds: /** @type {any[]} */ ([]), ready: false, trouble: '', told: '', filed: false, busy: false },

  onShow () { return this.load() },
  onUnload () { removeCopy() },

  async load () {
    try {
      const { items } = await call('GET /me/kept')
      this.setData({ kinds: items.map(shown), ready: true, trouble: '' })
    } catch (error) {
      if (!error.code) throw error
      this.setData({ trouble: error.message })
    }
  },

  again () { return this.load() },

  /** What we have promised WeChat to do with it. */
  contract: tapped(async function () {
    try {
      await wx.openPrivacyContract({})
    } catch {
      this.setData({ told: '隐私指引没有打开，请再点一次。' })
    }
  }),

  /** Written first: WeChat lets a file be sent in the tap itself, and in no later moment. */
  file: tapped(async function () {
    const words = await everything()
    try {
      await written(words)
      this.setData({ filed: true, told: '文件准备好了，点下面发给自己。' })
    } catch {
      await this.clip(words)
    }
  }),

  send: tapped(async function () {
    try {
      await wx.shareFileMessage({ filePath: copy(), fileName: '我在邻里的信息.json' })
      this.setData({ told: '发出去了。里面有您的电话和地址，请只发给自己。' })
    } catch (error) {
      if (!CANCELLED.test(error.errMsg)) await this.clip(await everything())
    } finally {
      this.setData({ filed: false })
      removeCopy()
    }
  }),

  clipAll: tapped(async function () { await this.clip(await everything()) }),

  async clip (data) {
    try {
      await wx.setClipboardData({ data })
      this.setData({ told: '拷好了，可以粘贴到备忘录里。里面有您的电话和地址，不要发给别人。' })
    } catch {
      this.setData({ told: '没有拷成，请再试一次，或者请社区给您打印一份。' })
    }
  },

  erase () { return wx.navigateTo({ url: '/mine/erase/erase' }) }
})

const shown = one => ({ what: one.what, many: one.many ? `${one.many} 条` : '没有', until: `留多久：${one.until}`, why: `为什么：${one.why}`, who: `谁看得到：${one.who}` })

/** As a text that people can read. */
async function everything () {
  return JSON.stringify(await call('GET /me/export'), null, 2)
}

const written = data => new Promise((resolve, reject) => {
  wx.getFileSystemManager().writeFile({ filePath: copy(), data, encoding: 'utf8', success: resolve, fail: reject })
})
