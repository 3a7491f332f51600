// What was copied.

import { expect } from '../device/parameters.js'
import { privately } from '../device/privacy.js'
import { asks } from '../runtime/asking.js'
import { showToast } from './feedback.js'

/** The last that was copied here: where the browser does not let us read, that is all we know. */
let last = ''

export const setClipboardData = asks('setClipboardData', async options => {
  expect(options, { data: 'String' })
  await privately('setClipboardData')
  last = options.data
  await (navigator.clipboard?.writeText(last) ?? Promise.reject()).catch(() => byHand(last))
  await showToast({ title: '内容已复制', icon: 'none' })
})

export const getClipboardData = asks('getClipboardData', async () => {
  await privately('getClipboardData')
  const data = await (navigator.clipboard?.readText() ?? Promise.reject()).catch(() => last)
  return { data }
})

/** As pages did before there was navigator.clipboard: on a phone that came over plain HTTP. */
function byHand (text) {
  const put = event => { event.clipboardData.setData('text/plain', text); event.preventDefault() }
  document.addEventListener('copy', put, { once: true })
  document.execCommand('copy')
  document.removeEventListener('copy', put)
}
