// A step with a wish, from any page: once, and the lists behind know of it.

const { call } = require('../lib/api')
const { changed } = require('../lib/changes')

/**
 * POST /wishes/{id}/<move>. Rejects as `call` does; whoever came too late (409) finds
 * `error.body.similar`, another wish like it.
 * @param {number|string} id
 * @param {string} move
 * @param {object} [body]
 * @param {string} [key]
 * @returns {Promise<any>} the wish as it is then
 */
async function step (id, move, body = {}, key) {
  const name = /** @type {any} */ (`POST /wishes/{wish_id}/${move}`)
  const wish = await call(name, { path: /** @type {any} */ ({ wish_id: id }), body, key })
  changed()
  return wish
}

module.exports = { step }
