const { note } = require('../../note')

const WORDS = '楼下的路灯坏了三天，晚上回来看不见台阶，老人走着害怕，想请人来看一看。'
const ROWS = 20

Page({
  data: { chunks: [] },
  note,
  onLoad () { this.more() },
  onReachBottom () { this.more() },
  more () {
    const at = this.data.chunks.length
    if (at * ROWS >= 1000) return
    const rows = Array.from({ length: ROWS }, (_, index) => ({ id: at * ROWS + index, kind: '照明', late: index % 3 === 0, words: WORDS.slice(0, 10 + index), where: `滨江路 ${index} 号` }))
    this.setData({ [`chunks[${at}]`]: { id: at, rows } })
  }
})
