const { note } = require('../../note')

Page({
  data: { name: '', focus: false, short: '', long: '' },
  note,
  typed (event) { note(event); this.setData({ name: event.detail.value }) },
  shout (event) { return event.detail.value.toUpperCase() },
  clear () { this.setData({ name: '', focus: true }) }
})
