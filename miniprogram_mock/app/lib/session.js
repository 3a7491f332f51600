// Who I am to the server: a token that wx.login brought, without anything being asked.

const KEPT = 'token'
let ask = null
let waiting = null

/** Said by the API client: how a code becomes a token. */
function signInBy (given) {
  ask = given
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
  const { code } = await wx.login()
  const answer = await ask(code)
  if (answer.statusCode >= 400) throw Object.assign(new Error(answer.data && answer.data.message), { code: 'sign-in' })
  wx.setStorageSync(KEPT, answer.data.token)
  return answer.data.token
}

/** Forget who I was. */
function forget () {
  wx.removeStorageSync(KEPT)
}

module.exports = { signInBy, token, renew, forget }
