// A case in a list, as `rowOf` of lib/cases makes it; `to` is the page that shows it, with `?id=` or so.
const { tapped } = require('../../lib/tapped')

Component({
  properties: { row: Object, to: String },
  methods: {
    open: tapped(function () { return wx.navigateTo({ url: this.data.to + encodeURIComponent(String(this.data.row.id)) }) })
  }
})
