module.exports = { SERVERS: { develop: 'http://product.example' } }
