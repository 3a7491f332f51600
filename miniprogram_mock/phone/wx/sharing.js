// Sending pages and files on to others.

import '../device/sharing.js'
import '../device/telephone.js'
import { choice } from '../device/choosing.js'
import * as files from '../device/files.js'
import { needTap } from '../device/gesture.js'
import { expect } from '../device/parameters.js'
import { asks, Refusal } from '../runtime/asking.js'
import { element } from '../runtime/elements.js'

/** Sending on is always in the menu here. */
export const showShareMenu = asks('showShareMenu', () => {})
export const hideShareMenu = asks('hideShareMenu', () => {})
export const updateShareMenu = asks('updateShareMenu', () => {})

/** To the apps that the browser can send files to; else it is saved on this device. */
export const shareFileMessage = asks('shareFileMessage', async options => {
  needTap()
  expect(options, { filePath: 'String' })
  const { filePath, fileName = filePath.split('/').at(-1) } = options
  const blob = await files.find(filePath)
  const file = new File([blob], fileName, { type: blob.type || 'application/octet-stream' })
  const sends = navigator.canShare?.({ files: [file] }) ? ['发给别的应用'] : []
  const index = await choice([...sends, '存到这台设备上'], `发送“${fileName}”`, { words: fileName })
  if (index === null) throw new Refusal('cancel')
  if (index < sends.length) await navigator.share({ files: [file] }).catch(() => { throw new Refusal('cancel') })
  else save(file)
})

function save (file) {
  const href = URL.createObjectURL(file)
  element('a', { href, download: file.name }).click()
  setTimeout(() => URL.revokeObjectURL(href), 60000)
}
