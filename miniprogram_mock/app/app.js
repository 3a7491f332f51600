const queue = require('./lib/queue')

App({
  globalData: {},

  onLaunch () {
    queue.begin()
  },

  onShow () {
    queue.send()
  },

  onPageNotFound () {
    wx.switchTab({ url: '/pages/home/home' })
  }
})
