// Who I am to the server: a token that wx.login brought, without anything being asked.

const words = require('./words')

const KEPT = 'token'
let signInAtServer = null
let waiting = null

/** Said by the API client: how somebody becomes known to the server. */
function signInBy (given) {
  signInAtServer = given
}

/** The token that is kept, or a new one. @returns {Promise<string>} */
async function token () {
  return wx.getStorageSync(KEPT) || renew()
}

/** A new token. Several who ask at once share one. @returns {Promise<string>} */
function renew () {
  if (!waiting) waiting = signIn().finally(() => { waiting = null })
  return waiting
}

async function signIn () {
  const answer = await signInAtServer()
  if (answer.statusCode >= 400) throw Object.assign(new Error(words.ofAnswer(answer.statusCode, answer.data)), { code: 'sign-in' })
  wx.setStorageSync(KEPT, answer.data.token)
  return answer.data.token
}

module.exports = { signInBy, token, renew }
