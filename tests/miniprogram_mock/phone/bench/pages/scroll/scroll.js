const { note } = require('../../note')

Page({ data: { to: '', rows: Array.from({ length: 30 }, (_, index) => index) }, note, jump () { this.setData({ to: 'row-12' }) } })
