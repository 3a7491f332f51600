const { note } = require('../../note')

Page({ data: { later: false }, note, grow () { this.setData({ later: true }) } })
