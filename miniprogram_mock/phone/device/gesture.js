// Some functions answer only to a tap that has just been.

import { Refusal } from '../runtime/asking.js'

const SOON = 1000 // ms
let last = -Infinity

for (const kind of ['pointerup', 'click', 'keydown']) {
  globalThis.addEventListener(kind, event => { if (event.isTrusted) last = performance.now() }, true)
}

/** @throws {Refusal} when nobody tapped */
export function needTap () {
  if (performance.now() - last > SOON) throw new Refusal('can only be invoked by user TAP gesture.')
}
