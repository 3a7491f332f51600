const { note } = require('../../note')

Page({ data: { size: '30px' }, note, usual () { this.setData({ size: 'system' }) } })
