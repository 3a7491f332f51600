// Who uses the mini-program.

import { asks } from '../runtime/asking.js'
import { phone } from '../runtime/phone.js'
import { weChat } from '../device/signal.js'

export const login = asks('login', () => weChat('mp/login', { openid: phone.openid }))
