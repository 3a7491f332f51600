const { note } = require('../../note')

Page({
  data: { kinds: [{ name: '路灯' }, { name: '井盖' }, { name: '垃圾' }], kind: 0, day: '2026-02-10' },
  note,
  chosen (event) { note(event); this.setData({ kind: Number(event.detail.value) }) }
})
