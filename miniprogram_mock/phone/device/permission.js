// Permissions that a person gives the mini-program: asked once, kept, changed on the settings screen.

import { Refusal } from '../runtime/asking.js'
import { element } from '../runtime/elements.js'
import { phone } from '../runtime/phone.js'
import { account, permit } from './account.js'
import { full, show } from './dialog.js'
import { feet, privately } from './privacy.js'

/** What is asked for, and what the settings screen calls it. */
export const SCOPES = {
  'scope.userLocation': ['获取您的位置信息', '位置信息'],
  'scope.userFuzzyLocation': ['获取您的模糊位置信息', '模糊位置'],
  'scope.camera': ['使用您的摄像头', '摄像头'],
  'scope.record': ['使用您的麦克风', '麦克风'],
  'scope.writePhotosAlbum': ['把图片保存到您的相册', '保存到相册'],
  'scope.addPhoneContact': ['添加到您的联系人', '添加到联系人'],
  'scope.addPhoneCalendar': ['添加到您的日历', '添加到日历']
}

let turn = Promise.resolve()

/**
 * Go on only where the person lets us: asks at the first use.
 * @param {string} scope
 * @param {string} api the function that needs it
 * @throws {Refusal} where it was refused, now or before
 */
export async function need (scope, api) {
  await privately(api)
  turn = turn.then(() => ask(scope), () => ask(scope))
  if (!await turn) throw new Refusal('auth deny', { errno: 103 })
}

async function ask (scope) {
  const { auth } = await account()
  if (auth[scope] !== undefined) return auth[scope]
  const allowed = await askSheet(scope)
  await permit(scope, allowed)
  return allowed
}

function askSheet (scope) {
  return new Promise(resolve => {
    const answer = allowed => { sheet.close(); resolve(allowed) }
    const title = element('h2', { className: 'wx-ask-title', textContent: `“${phone.account}”申请${SCOPES[scope][0]}` })
    const words = element('p', { className: 'wx-ask-words', textContent: phone.app.permission?.[scope]?.desc ?? '' })
    const sheet = show({
      kind: 'sheet', title, words, children: [title, words, feet(['拒绝', () => answer(false)], ['允许', () => answer(true)])], onEscape: () => answer(false)
    })
  })
}

/** The settings screen, until it is left. Resolves with what is allowed then. */
export async function settings () {
  const { auth } = await account()
  const rows = Object.keys(auth).map(scope => row(scope, auth[scope]))
  const none = element('p', { className: 'wx-setting-none', textContent: '还没有要过什么权限。' })
  await new Promise(resolve => full({ title: '设置', children: [element('div', { className: 'wx-settings' }, ...(rows.length ? rows : [none]))], onClose: resolve }))
  return (await account()).auth
}

function row (scope, allowed) {
  const made = element('button', { type: 'button', className: 'wx-setting', role: 'switch', 'aria-checked': String(allowed) }, element('span', { textContent: SCOPES[scope]?.[1] ?? scope }), element('i', { 'aria-hidden': 'true' }))
  made.onclick = async () => {
    const now = made.getAttribute('aria-checked') !== 'true'
    await permit(scope, now)
    made.setAttribute('aria-checked', String(now))
  }
  return made
}
