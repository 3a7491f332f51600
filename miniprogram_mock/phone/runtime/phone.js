// Whose phone this is, and how the host talks with WeChat's side of the machine.

import { Refusal } from './asking.js'

// the linter reads components without a browser
const meta = globalThis.document?.querySelector('meta[name="linli-phone"]')

/** `server`: the address that the mini-program's config.js names; `app`: its app.json.
 * @type {{openid: string, name: string, appid: string, account: string, server: string, app: object, fontSizeSetting: number}} */
export const phone = { openid: '', name: '', appid: '', account: '', server: '', app: {}, fontSizeSetting: 16, ...JSON.parse(meta?.content ?? '{}') }

/**
 * Ask the emulator. Rejects with Refusal, in words a resident understands.
 * @param {string} path below /emulator/
 * @param {object} [body] given, it is a POST
 */
export async function emulator (path, body) {
  const answer = await fetch(`/emulator/${path}`, body === undefined
    ? {}
    : { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }
  ).catch(() => { throw new Refusal('network error', { errno: 600001 }) })
  const found = await answer.json().catch(() => ({}))
  if (!answer.ok) throw new Refusal(found.error ?? `http ${answer.status}`, found)
  return found
}
