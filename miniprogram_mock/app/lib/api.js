// The way to the server: signed in by WeChat without asking anything, repeated where the network
// fails, and harmless to repeat.

const { SERVERS } = require('../config')
const session = require('./session')
const words = require('./words')

const PREFIX = '/api/v1'
const TRIES = 3
const PAUSE = 400 // ms before the second try, doubled for the third
const PASSING = [502, 503, 504]

/** What the server refused: its own sentence, and a code to decide by. */
class Refused extends Error {
  constructor (status, body) {
    super(words.ofAnswer(status, body))
    this.name = 'Refused'
    this.status = status
    this.code = (body && body.code) || String(status)
    /** @type {Record<string, string>} a sentence per field that was wrong */
    this.fields = (body && body.fields) || {}
    this.body = body
  }
}

/** Nothing came back: no network, or no server. */
class Unreachable extends Error {
  constructor () {
    super(words.UNREACHABLE)
    this.name = 'Unreachable'
    this.code = 'unreachable'
  }
}

/**
 * Call the server. Rejects with Refused or Unreachable, whose `message` can be shown.
 * @type {import('../../phone/types/api-client').Call}
 */
const call = (name, given) => ask(name, given || {})

async function ask (name, given) {
  const [method, path] = name.split(' ')
  const url = server() + PREFIX + filled(path, given.path) + queryOf(given.query)
  const key = method === 'POST' ? given.key || newKey() : ''
  const answer = await signed(token => patiently(() => send(method, url, given.body, headers(token, key))))
  if (answer.statusCode >= 400) throw new Refused(answer.statusCode, answer.data)
  return answer.data
}

/**
 * With a token; when it has run out, once more with a new one. Nothing typed is lost.
 * @template {{statusCode: number}} T
 * @param {(token: string) => Promise<T>} work
 * @returns {Promise<T>}
 */
async function signed (work) {
  const answer = await work(await session.token())
  if (answer.statusCode !== 401) return answer
  return work(await session.renew())
}

/** Again when nothing came back, or when the server is being restarted. */
async function patiently (work) {
  for (let tried = 1; ; tried++) {
    try {
      const answer = await work()
      if (!PASSING.includes(answer.statusCode) || tried === TRIES) return answer
    } catch (error) {
      if (tried === TRIES) throw error
    }
    await new Promise(resolve => setTimeout(resolve, PAUSE * 2 ** (tried - 1)))
  }
}

function send (method, url, data, header) {
  return new Promise((resolve, reject) => wx.request({
    url, method, data, header, timeout: 15000, success: resolve, fail: () => reject(new Unreachable())
  }))
}

const headers = (token, key) => Object.assign(
  { 'Content-Type': 'application/json' }, token && { Authorization: `Bearer ${token}` }, key && { 'Idempotency-Key': key }
)

function filled (path, values) {
  return path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(values[name]))
}

function queryOf (query) {
  const said = Object.entries(query || {}).filter(([, value]) => value !== undefined && value !== null && value !== '')
  return said.length ? '?' + said.map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`).join('&') : ''
}

/** A key that no other call has. */
function newKey () {
  const part = () => Math.floor(Math.random() * 0x100000000).toString(36)
  return `${Date.now().toString(36)}-${part()}-${part()}`
}

/** The address of the server for this kind of version. */
function server () {
  return SERVERS[wx.getAccountInfoSync().miniProgram.envVersion]
}

/** Good for one sign-in, so that each try has its own. */
async function freshCode () {
  try {
    return (await wx.login()).code
  } catch (error) {
    throw new Unreachable()
  }
}

session.signInBy(() => patiently(async () => send('POST', `${server()}${PREFIX}/sign-in/wechat`, { code: await freshCode() }, headers('', ''))))

module.exports = { call, signed, server, newKey, Refused, Unreachable, PREFIX }
