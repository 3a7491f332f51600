const { elderly } = require('../../lib/elder')

Page({ behaviors: [elderly], data: {} })
