// Codes in pictures and before the camera. The decoder is loaded when somebody scans.

import { Refusal } from '../runtime/asking.js'
import { element } from '../runtime/elements.js'
import { button, full } from './dialog.js'
import { decoded } from './pictures.js'

const LONGEST = 1200 // pixels of the longer side that are looked at
const PAUSE = 250 // ms between two looks through the camera

const decoder = () => import('jsqr').then(one => one.default.default ?? one.default)

/** @param {Blob} blob a picture @returns {Promise<{text: string, bytes: number[]}|null>} null without a code */
export async function inPicture (blob) {
  const decode = await decoder()
  const bitmap = await decoded(blob)
  const found = look(decode, bitmap, bitmap.width, bitmap.height)
  bitmap.close()
  return found
}

function look (decode, source, wide, high) {
  const times = Math.min(1, LONGEST / Math.max(wide, high))
  const [width, height] = [Math.max(1, Math.round(wide * times)), Math.max(1, Math.round(high * times))]
  const drawing = element('canvas', { width, height }).getContext('2d', { willReadFrequently: true })
  drawing.drawImage(source, 0, 0, width, height)
  const code = decode(drawing.getImageData(0, 0, width, height).data, width, height)
  return code ? { text: code.data || words(code.binaryData), bytes: code.binaryData } : null
}

/** Codes that were not made in UTF-8. */
const words = bytes => new TextDecoder('gb18030').decode(new Uint8Array(bytes))

/**
 * Hold the camera over a code. @returns {Promise<{text: string, bytes: number[]}|null>} null when it is left
 * @throws {Refusal} without a camera
 */
export async function byCamera () {
  const decode = await decoder()
  const stream = await (navigator.mediaDevices?.getUserMedia({ video: { facingMode: 'environment' } }) ?? Promise.reject())
    .catch(() => { throw new Refusal('system permission denied', { errno: 3 }) })
  const film = element('video', { className: 'wx-scan-film', srcObject: stream, muted: true, playsInline: true, autoplay: true, 'aria-hidden': 'true' })
  let found = null
  return new Promise(resolve => {
    const screen = full({
      title: '扫一扫', className: 'wx-view',
      children: [film, element('p', { className: 'wx-view-count', role: 'status', textContent: '把二维码放进画面里' }), button('不扫了', () => screen.close(), 'wx-ask-button')],
      onClose: () => {
        clearInterval(clock)
        for (const track of stream.getTracks()) track.stop()
        resolve(found)
      }
    })
    const clock = setInterval(() => {
      if (found || !film.videoWidth) return
      found = look(decode, film, film.videoWidth, film.videoHeight)
      if (found) screen.close()
    }, PAUSE)
  })
}
