App({
  globalData: {},

  onPageNotFound () {
    wx.switchTab({ url: '/pages/home/home' })
  }
})
