// A case in a list, as `rowOf` of lib/cases makes it; `to` is the page that shows it, with `?id=` or so.
Component({
  properties: { row: Object, to: String },
  methods: {
    open () { return wx.navigateTo({ url: this.data.to + encodeURIComponent(String(this.data.row.id)) }) }
  }
})
