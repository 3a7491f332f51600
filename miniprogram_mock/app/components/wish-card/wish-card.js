// A wish in a list, as lib/wishes.js says it. A tap opens it.
const { tapped } = require('../../lib/tapped')

Component({
  properties: { wish: Object },
  methods: {
    open: tapped(async function () {
      const { id, number } = this.data.wish
      await wx.navigateTo({ url: `/wish/detail/detail?id=${id}&number=${number}` })
    })
  }
})
