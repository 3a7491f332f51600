// Leaving a page whose work is done: back to where one came from, or home where a message or a shared
// card has opened it.

const HOME = '/pages/home/home'

/** @param {string} [said] in a word, there: what is said on the page that goes goes with it */
async function leave (said) {
  if (getCurrentPages().length > 1) await wx.navigateBack()
  else await wx.switchTab({ url: HOME })
  if (said) wx.showToast({ title: said, icon: 'none' })
}

module.exports = { leave }
