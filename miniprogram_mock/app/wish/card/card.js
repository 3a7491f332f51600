const { call } = require('../../lib/api')
const { elderly } = require('../../lib/elder')
const { tapped } = require('../../lib/tapped')
const { draw } = require('./drawing')

const REFUSED = /auth|deny|permission|privacy/i
const CANCELLED = /cancel/i

/** A card of thanks: for whoever was sent its address, with nobody's name on it. */
Page({
  behaviors: [elderly],

  data: /** @type {any} */ ({ card: null, height: 300, gone: '', trouble: '', busy: false }),

  key: '',
  /** @type {any} */
  canvas: null,

  /** @param {{key: string}} query */
  onLoad ({ key }) {
    this.key = key || ''
    return this.load()
  },

  async load () {
    this.setData({ trouble: '' })
    try {
      const card = await call('GET /thanks/{key}', { path: { key: this.key } })
      this.setData({ card, gone: '' })
      await new Promise(resolve => wx.nextTick(resolve))
      const { canvas, height } = await draw(card)
      this.canvas = canvas
      this.setData({ height })
    } catch (error) {
      if (error.status === 404) this.setData({ gone: '这张卡片收回了，或者地址不对。' })
      else this.fail(error)
    }
  },

  fail (error) {
    if (!error.code) console.error(error)
    this.setData({ trouble: error.code ? error.message : '出了点问题，请再试一次。' })
  },

  save: tapped(async function () {
    const { tempFilePath } = await wx.canvasToTempFilePath({ canvas: this.canvas, fileType: 'png' })
    try {
      await wx.saveImageToPhotosAlbum({ filePath: tempFilePath })
      wx.showToast({ title: '存到相册了', icon: 'none' })
    } catch (error) {
      if (CANCELLED.test(error.errMsg)) return
      if (!REFUSED.test(error.errMsg)) throw error
      await this.otherWay(tempFilePath)
    }
  }),

  /** The album was refused: allow it after all, or look at it large and keep it by a long press. */
  async otherWay (path) {
    const { confirm } = await wx.showModal({
      title: '没有允许存到相册',
      content: '可以打开允许再存一次，也可以看大图，长按图片存下来或者发给别人。',
      confirmText: '去允许',
      cancelText: '看大图'
    })
    if (!confirm) return wx.previewImage({ urls: [path], current: path })
    const { authSetting } = await wx.openSetting()
    if (authSetting['scope.writePhotosAlbum']) {
      await wx.saveImageToPhotosAlbum({ filePath: path })
      wx.showToast({ title: '存到相册了', icon: 'none' })
    }
  },

  again () { return this.load() },
  board () { wx.switchTab({ url: '/pages/wishes/wishes' }) },

  onShareAppMessage () {
    const { card } = this.data
    return { title: card ? `谢谢你：${card.words}`.slice(0, 60) : '一张感谢卡', path: `/wish/card/card?key=${this.key}` }
  }
})
