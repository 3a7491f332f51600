const { note } = require('../../note')

Page({ data: { src: '/pictures/leaf.png' }, note, lose () { this.setData({ src: '/pictures/none.png' }) } })
