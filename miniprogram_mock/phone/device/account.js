// What WeChat keeps of this person for the mini-program: consent to privacy, permissions, reminders.
// The emulator knows; where it cannot be reached, the phone knows what it was last.

import { emulator, phone } from '../runtime/phone.js'

const NAME = `linli-account:${phone.appid}:${phone.openid}`
const NEW = { privacy: { needAuthorization: true, privacyContractName: '' }, auth: {}, subscriptions: { mainSwitch: true, itemSettings: {} }, telephone: '' }
const path = `mp/${phone.openid}`
let known = JSON.parse(localStorage.getItem(NAME) ?? 'null') ?? NEW

/**
 * @returns {Promise<{privacy: {needAuthorization: boolean, privacyContractName: string}, auth: Record<string, boolean>,
 *   subscriptions: {mainSwitch: boolean, itemSettings: Record<string, string>}, telephone: string}>}
 */
export const account = () => emulator(`${path}/account`).then(remember, () => known)

/** Allow or refuse a scope. */
export const permit = (scope, allow) => change('auth', { scope, allow }, { auth: { ...known.auth, [scope]: allow } })

/** The answer to the privacy sheet. */
export const agree = agreed => change('privacy', { agree: agreed }, { privacy: { ...known.privacy, needAuthorization: !agreed } })

const change = (door, body, meanwhile) => emulator(`${path}/${door}`, body).then(remember, () => remember({ ...known, ...meanwhile }))

function remember (found) {
  known = found
  localStorage.setItem(NAME, JSON.stringify({ privacy: found.privacy, auth: found.auth, subscriptions: found.subscriptions, telephone: found.telephone }))
  return known
}
