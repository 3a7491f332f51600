// Who uses the mini-program.

import { weChat } from '../device/signal.js'
import { asks, Refusal } from '../runtime/asking.js'
import { phone } from '../runtime/phone.js'

const SESSION = `linli-session:${phone.appid}:${phone.openid}`

export const login = asks('login', async () => {
  const { code } = await weChat('mp/login', { openid: phone.openid })
  localStorage.setItem(SESSION, 'yes')
  return { code }
})

export const checkSession = asks('checkSession', () => {
  if (!localStorage.getItem(SESSION)) throw new Refusal('session time out, need relogin')
})
