// <button open-type="getPhoneNumber">: the number that WeChat knows, if its owner wants it known.

import { element } from '../runtime/elements.js'
import { openings } from '../runtime/opening.js'
import { phone } from '../runtime/phone.js'
import { refused, Refusal } from '../runtime/asking.js'
import { account } from './account.js'
import { show } from './dialog.js'
import { feet, privately } from './privacy.js'
import { weChat } from './signal.js'

/** What `bindgetphonenumber` is told: {code, errMsg}, or why there is none. */
openings.getPhoneNumber = async () => {
  try {
    await privately('getPhoneNumber')
    if (!await allowed((await account()).telephone)) throw new Refusal('user deny', { errno: 1400001 })
    const { code } = await weChat('mp/phone-number', { openid: phone.openid })
    return { code, errMsg: 'getPhoneNumber:ok' }
  } catch (error) {
    return refused('getPhoneNumber', error)
  }
}

function allowed (number) {
  return new Promise(resolve => {
    const answer = yes => { sheet.close(); resolve(yes) }
    const title = element('h2', { className: 'wx-ask-title', textContent: `“${phone.account}”申请获取您的手机号` })
    const words = element('p', { className: 'wx-ask-words', textContent: `微信绑定的号码：${number}` })
    const sheet = show({
      kind: 'sheet', title, words, children: [title, words, feet(['不允许', () => answer(false)], ['允许', () => answer(true)])], onEscape: () => answer(false)
    })
  })
}
