const leftovers = require('./lib/leftovers')
const queue = require('./lib/queue')

App({
  globalData: {},

  onLaunch () {
    leftovers.sweep()
    queue.begin()
    queue.listen(({ sent, late }) => { if (sent && late) wx.showToast({ title: `已发出：${sent.said}`, icon: 'none' }) })
  },

  onShow () {
    queue.send()
  },

  onPageNotFound () {
    wx.switchTab({ url: '/pages/home/home' })
  }
})
