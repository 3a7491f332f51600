// Who uses the mini-program.

import { asks } from '../runtime/asking.js'
import { emulator, phone } from '../runtime/phone.js'

export const login = asks('login', () => emulator('mp/login', { openid: phone.openid }))
