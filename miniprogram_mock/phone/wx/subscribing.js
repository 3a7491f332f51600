// Reminders: each that is allowed here may be sent once.

import { account } from '../device/account.js'
import { show } from '../device/dialog.js'
import { needTap } from '../device/gesture.js'
import { expect } from '../device/parameters.js'
import { feet } from '../device/privacy.js'
import * as signal from '../device/signal.js'
import { asks, Refusal } from '../runtime/asking.js'
import { element } from '../runtime/elements.js'
import { phone } from '../runtime/phone.js'

const MOST = 3 // templates at once

export const requestSubscribeMessage = asks('requestSubscribeMessage', async options => {
  needTap()
  expect(options, { tmplIds: 'Array' })
  const wanted = [...new Set(options.tmplIds)]
  if (!wanted.length) throw new Refusal("TmplIds can't be empty", { errCode: 10001 })
  if (wanted.length > MOST) throw new Refusal('Templates count out of max bounds', { errCode: 20003 })
  const { templates } = await asked('mp/templates', undefined, 'request list fail', 10002)
  const shown = wanted.map(id => templates.find(one => one.id === id))
  if (shown.includes(undefined)) throw new Refusal('No template data return, verify the template id exist', { errCode: 20001 })
  const { mainSwitch, itemSettings } = (await account()).subscriptions
  if (!mainSwitch) throw new Refusal('The main switch is switched off', { errCode: 20004 })
  const open = shown.filter(one => !(one.id in itemSettings))
  const { ticked, keep } = open.length ? await sheet(open) : { ticked: [], keep: false }
  // for those that are kept the emulator knows better
  const answers = Object.fromEntries(wanted.map(id => [id, ticked.includes(id) ? 'accept' : 'reject']))
  const { errMsg, ...given } = await asked('mp/subscribe', { openid: phone.openid, answers, keep }, 'request subscribe fail', 10003)
  return given
})

/** Of WeChat's servers; without a network it fails in its own way. */
async function asked (path, body, words, errCode) {
  if (!signal.connected()) throw new Refusal(words, { errCode })
  return signal.weChat(path, body)
}

/** @returns {Promise<{ticked: string[], keep: boolean}>} nothing is ticked when it was left */
function sheet (templates) {
  return new Promise(resolve => {
    const title = element('h2', { className: 'wx-ask-title', textContent: `“${phone.account}”想给您发这些提醒` })
    const words = element('p', { className: 'wx-ask-words', textContent: '每允许一次，只会发一条。' })
    const rows = templates.map(one => tick(one.title, Object.values(one.fields).join('、'), true))
    const always = tick('总是保持以上选择，不再询问', '', false)
    const answer = ticked => { layer.close(); resolve({ ticked, keep: always.field.checked }) }
    const foot = feet(['取消', () => answer([])], ['允许', () => answer(templates.filter((_, index) => rows[index].field.checked).map(one => one.id))])
    const yes = foot.lastChild
    for (const { field } of rows) field.onchange = () => { yes.disabled = rows.every(one => !one.field.checked) }
    const layer = show({ kind: 'sheet', title, words, children: [title, words, ...rows.map(one => one.row), always.row, foot], focus: rows[0].field, onEscape: () => answer([]) })
  })
}

function tick (title, more, checked) {
  const field = element('input', { type: 'checkbox', checked, className: 'wx-tick-box' })
  const row = element('label', { className: 'wx-tick' }, field, element('span', {}, element('span', { textContent: title }), ...(more ? [element('small', { textContent: more })] : [])))
  return { field, row }
}
