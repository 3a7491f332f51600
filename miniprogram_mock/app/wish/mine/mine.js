const { call } = require('../../lib/api')
const { elderly } = require('../../lib/elder')
const { paging } = require('../../lib/paging')
const { listen } = require('../../lib/queue')
const { tapped } = require('../../lib/tapped')
const { ofRow } = require('../../lib/wishes')

const list = paging({
  fetch: cursor => call('GET /wishes/mine', { query: { cursor, limit: 20 } }),
  row: wish => ({ ...ofRow(wish), mark: wish.status.words })
})

/** What I wished, and posted for others, with where each stands. */
Page({
  behaviors: [elderly],

  data: /** @type {any} */ ({ list: list.data, busy: false }),

  left: false,
  deaf () {},

  /** What waited for the network is shown once it was sent. */
  onLoad () {
    this.deaf = listen(({ sent }) => { if (sent) list.again.call(this) })
    return list.first.call(this)
  },
  onUnload () { this.deaf() },
  onShow () {
    if (this.left) list.again.call(this)
    this.left = false
  },
  onHide () { this.left = true },
  onReachBottom: list.more,
  more: list.more,
  onPullDownRefresh: list.again,

  post: tapped(() => wx.navigateTo({ url: '/wish/post/post' }))
})
