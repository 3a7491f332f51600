// The phone's signal: the browser's own, and what the shell pretends (flight mode, a slow network).

import { Refusal } from '../runtime/asking.js'
import { emulator } from '../runtime/phone.js'
import { listeners } from './telling.js'

const STATES = ['normal', 'slow', 'offline']
const SLOW = 2000 // ms that a slow network takes longer
const changed = listeners()
let state = 'normal'
let last = ''

/** Hears {isConnected, networkType} when it changes. */
export const { on: onChange, off: offChange } = changed

/** 'none', '3g' or 'wifi'. */
export const kind = () => state === 'offline' || !navigator.onLine ? 'none' : state === 'slow' ? '3g' : 'wifi'

export const connected = () => kind() !== 'none'

/** What a slow network adds to every way there and back. Rejects with nothing. */
export const lag = () => state === 'slow' ? new Promise(resolve => setTimeout(resolve, SLOW)) : Promise.resolve()

/** Ask WeChat's own servers: not without a network. */
export async function weChat (path, body) {
  if (connected()) await lag()
  if (!connected()) throw new Refusal('network error', { errno: 600001 })
  return emulator(path, body)
}

function told () {
  if (kind() === last) return
  last = kind()
  changed.tell({ isConnected: connected(), networkType: last })
}

last = kind()
globalThis.addEventListener('online', told)
globalThis.addEventListener('offline', told)

/** Said by the shell: `linliPhone.network.state = 'offline'`. */
globalThis.linliPhone = {
  ...globalThis.linliPhone,
  network: {
    get state () { return state },
    set state (given) {
      if (!STATES.includes(given)) throw new Error(`network.state is one of ${STATES.join(', ')}`)
      state = given
      told()
    }
  }
}
