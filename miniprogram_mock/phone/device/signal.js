// The phone's signal: the browser's own, and what the shell pretends (flight mode, a slow network).

import { Refusal } from '../runtime/asking.js'
import { emulator } from '../runtime/phone.js'
import { listeners } from './telling.js'

const SLOW = 2000 // ms that a slow network takes longer
const changed = listeners()
/** Said by the shell: 'normal', 'slow' or 'offline'; it tells of a change as the browser does. */
const shell = globalThis.linliPhone ??= { network: 'normal' }
let last = ''

/** Hears {isConnected, networkType} when it changes. */
export const { on: onChange, off: offChange } = changed

/** 'none', '3g' or 'wifi'. */
export const kind = () => shell.network === 'offline' || !navigator.onLine ? 'none' : shell.network === 'slow' ? '3g' : 'wifi'

export const connected = () => kind() !== 'none'

/** What a slow network adds to every way there and back. Rejects with nothing. */
export const lag = () => shell.network === 'slow' ? new Promise(resolve => setTimeout(resolve, SLOW)) : Promise.resolve()

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
