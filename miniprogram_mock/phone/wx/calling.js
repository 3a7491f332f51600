// Telephone calls: the phone asks before it rings, as a real one does.

import { button, show } from '../device/dialog.js'
import { expect } from '../device/parameters.js'
import { asks, Refusal } from '../runtime/asking.js'
import { element } from '../runtime/elements.js'

export const makePhoneCall = asks('makePhoneCall', options => {
  expect(options, { phoneNumber: 'String' })
  const { phoneNumber } = options
  if (!phoneNumber) throw new Refusal('parameter error: parameter.phoneNumber should not be empty', { errno: 1001 })
  return new Promise((resolve, reject) => ask(phoneNumber, resolve, () => reject(new Refusal('cancel'))))
})

function ask (number, ring, turnBack) {
  const title = element('h2', { className: 'wx-modal-title', textContent: number })
  const answer = work => { layer.close(); work() }
  const call = element('a', {
    className: 'wx-button wx-button-main', href: `tel:${number.replace(/[^\d+]/g, '')}`, textContent: '呼叫', role: 'button', style: 'display: grid; place-items: center',
    onclick: () => answer(ring)
  })
  const layer = show({
    kind: 'modal', title, focus: call, onEscape: () => answer(turnBack),
    children: [title, element('div', { className: 'wx-modal-foot' }, button('取消', () => answer(turnBack)), call)]
  })
}
