// Codes: a picture that is chosen, or the camera.

import { pick } from '../device/album.js'
import { choice } from '../device/choosing.js'
import { need } from '../device/permission.js'
import * as qr from '../device/qr.js'
import { asks, Refusal } from '../runtime/asking.js'
import { showToast } from './feedback.js'

const CODE = /\/phone\/open\?(?:.*&)?path=([^&]+)/

export const scanCode = asks('scanCode', async ({ onlyFromCamera = false }) => {
  for (;;) {
    const camera = onlyFromCamera || await choice(['用摄像头扫', '从相册选一张'], '扫一扫')
    if (camera === null) throw new Refusal('cancel')
    const found = camera === true || camera === 0 ? await filmed() : await pictured()
    if (found) return told(found)
  }
})

async function filmed () {
  await need('scope.camera', 'scanCode')
  const found = await qr.byCamera()
  if (!found) throw new Refusal('cancel')
  return found
}

/** null: no code in it, so somebody may choose again. */
async function pictured () {
  const [picture] = await pick({ accept: 'image/*' })
  if (!picture) throw new Refusal('cancel')
  const found = await qr.inPicture(picture).catch(() => null)
  if (!found) showToast({ title: '没有找到二维码，换一张试试', icon: 'none', duration: 3000 })
  return found
}

/** A code of the mini-program tells the page that it opens. */
function told ({ text, bytes }) {
  const rawData = btoa(String.fromCharCode(...bytes))
  const path = CODE.exec(text)?.[1]
  if (!path) return { result: text, scanType: 'QR_CODE', charSet: 'utf-8', path: '', rawData }
  return { result: '', scanType: 'WX_CODE', charSet: 'utf-8', path: decodeURIComponent(path), rawData }
}
