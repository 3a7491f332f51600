// Talking with the mini-program's server. The page itself only ever talks to the emulator, which passes on.

import { asks, Refusal } from '../runtime/asking.js'
import { phone } from '../runtime/phone.js'

/** Where `url` is reached from this page. @param {string} url */
export function passed (url) {
  const { origin, pathname, search } = new URL(url)
  if (origin !== phone.server) throw new Refusal('url not in domain list', { errno: 600002 })
  return `/net${pathname}${search}`
}

export const request = asks('request', async ({ url, data, method = 'GET', header = {} }) => {
  const sends = method !== 'GET' && data !== undefined
  const answer = await fetch(passed(url), {
    method, headers: { 'Content-Type': 'application/json', ...header }, body: sends ? JSON.stringify(data) : undefined
  }).catch(() => { throw new Refusal('errcode:-106 cronet_error_code:-106 error_msg:net::ERR_INTERNET_DISCONNECTED', { errno: 600001 }) })
  const problem = answer.headers.get('X-Net-Error')
  if (problem) throw new Refusal(`errcode:-102 cronet_error_code:-102 error_msg:net::ERR_CONNECTION_REFUSED`, { errno: 600001 })
  const text = await answer.text()
  return { data: parsed(text), statusCode: answer.status, header: Object.fromEntries(answer.headers), cookies: [] }
})

function parsed (text) {
  try { return JSON.parse(text) } catch { return text }
}
