const { note } = require('../../note')

Page({
  data: { off: true, busy: false, label: '' },
  note,
  deepen () { this.setData({ off: false, busy: true, label: '换了名字' }) }
})
