// One way to the mini-program's server and back. The page itself only ever talks to the emulator,
// which passes on.

import { Refusal } from '../runtime/asking.js'
import { phone } from '../runtime/phone.js'
import * as signal from './signal.js'

const LONGEST = 60000 // ms, unless the page says less
const OFFLINE = 'errcode:-106 cronet_error_code:-106 error_msg:net::ERR_INTERNET_DISCONNECTED'
const PROBLEMS = {
  connect: 'errcode:-102 cronet_error_code:-102 error_msg:net::ERR_CONNECTION_REFUSED',
  reset: 'errcode:-101 cronet_error_code:-101 error_msg:net::ERR_CONNECTION_RESET'
}
const broken = words => new Refusal(words, { errno: 600001 })
const late = () => new Refusal('timeout', { errno: 5 })

/** Where `url` is reached from this page. @param {string} url @throws {Refusal} for another server's */
export function passed (url) {
  let asked
  try { asked = new URL(url) } catch { throw new Refusal(`invalid url "${url}"`, { errno: 600009 }) }
  if (asked.origin !== phone.server) throw new Refusal('url not in domain list', { errno: 600002 })
  return `/net${asked.pathname}${asked.search}`
}

/**
 * Send, and hand on how it went: `done` gets what came, `failed` a Refusal.
 * @param {{url: string, method?: string, header?: object, body?: any, timeout?: number, responseType?: string,
 *   onHeaders?: (header: object) => void, onSent?: (progress: object) => void, onCame?: (progress: object) => void}} given
 * @returns {{answer: Promise<{status: number, header: object, body: any}>, abort: () => void}}
 */
export function carry (given) {
  const way = new XMLHttpRequest()
  let end
  const answer = new Promise((resolve, reject) => {
    end = reject
    begin(way, given, resolve, reject)
  })
  answer.catch(() => {})
  return { answer, abort: () => { end(new Refusal('abort')); way.abort(); way.onabort?.() } }
}

async function begin (way, { url, method = 'GET', header = {}, body, timeout = LONGEST, responseType = 'text', onHeaders, onSent, onCame }, resolve, reject) {
  let over = false
  way.onabort = () => { over = true; clearTimeout(clock) }
  const clock = setTimeout(() => { over = true; reject(late()); way.abort() }, timeout)
  const fail = error => { clearTimeout(clock); reject(error) }
  try {
    way.open(method, passed(url))
    way.responseType = responseType
    for (const [name, value] of Object.entries(header)) if (!/^referer$/i.test(name)) way.setRequestHeader(name, value)
    way.onerror = () => fail(broken(signal.connected() ? PROBLEMS.reset : OFFLINE))
    way.onload = () => { clearTimeout(clock); came(way, resolve, reject) }
    way.onreadystatechange = () => { if (way.readyState === 2 && !way.getResponseHeader('X-Net-Error')) onHeaders?.(headers(way)) }
    way.onprogress = event => onCame?.(progress(event))
    if (onSent) way.upload.onprogress = event => onSent(progress(event))
    await signal.lag()
    if (!signal.connected()) throw broken(OFFLINE)
    if (!over) way.send(body)
  } catch (error) {
    fail(error)
  }
}

function came (way, resolve, reject) {
  const problem = way.getResponseHeader('X-Net-Error')
  if (problem) reject(problem === 'timeout' ? late() : broken(PROBLEMS[problem] ?? PROBLEMS.reset))
  else resolve({ status: way.status, header: headers(way), body: way.response })
}

const progress = ({ loaded, total, lengthComputable }) => ({
  progress: lengthComputable && total ? Math.round(loaded / total * 100) : 100, loaded, total
})

/** By the names as servers write them: Content-Type, ETag. */
function headers (way) {
  const lines = way.getAllResponseHeaders().trim().split('\r\n').filter(Boolean)
  return Object.fromEntries(lines.map(line => {
    const [name, ...value] = line.split(': ')
    return [written(name), value.join(': ')]
  }))
}

const written = name => name === 'etag' ? 'ETag' : name.replace(/\b[a-z]/g, letter => letter.toUpperCase())
