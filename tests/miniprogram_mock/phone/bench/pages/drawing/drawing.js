const { note } = require('../../note')

Page({
  data: { path: '' },
  onReady () {
    wx.createSelectorQuery().select('#card').fields({ node: true, size: true }).exec(async ([{ node, width }]) => {
      Object.assign(node, { width: 40, height: 20 })
      const pen = node.getContext('2d')
      pen.fillStyle = '#06743d'
      pen.fillRect(0, 0, 40, 20)
      note({ type: 'drawn', detail: { width }, currentTarget: {}, target: {} })
      const { tempFilePath } = await wx.canvasToTempFilePath({ canvas: node, x: 10, width: 30 })
      this.setData({ path: tempFilePath })
    })
  },
  note
})
