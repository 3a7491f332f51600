// 请人帮我办: from any page, with one tap; the community rings back.

const { call } = require('./api')
const community = require('./community')

/**
 * Ask the community to do what a page is for. Asked twice from one page it is one matter.
 * @param {string} page with its query, as it is opened
 * @param {string} title what the page is called
 */
async function ask (page, title) {
  const { confirm, content } = await wx.showModal({
    title: '请社区的人帮您办？',
    editable: true,
    placeholderText: '留个电话好回您，也可以不填',
    confirmText: '帮我办',
    cancelText: '不用了'
  })
  if (!confirm) return
  const where = community.known()
  const made = await call('POST /errands', {
    body: { page, title, phone: (content || '').trim() || null, region: where ? where.code : null }
  })
  await wx.showModal({
    title: '交给社区了',
    content: `编号 ${made.number}。社区的人会来问您，在“我的”里看得到办到哪一步。急的话打电话给社区。`,
    showCancel: false,
    confirmText: '知道了'
  })
}

module.exports = { ask }
