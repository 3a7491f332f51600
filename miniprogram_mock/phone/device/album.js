// Files that the person chooses: from the album or from the camera, by the browser's own chooser.

import { element } from '../runtime/elements.js'
import { choice } from './choosing.js'

/**
 * @param {{accept: string, many?: boolean, capture?: 'environment'|'user'|null}} given `capture`: the camera
 * @returns {Promise<File[]>} none when it is cancelled
 */
export async function pick ({ accept, many = false, capture = null }) {
  // a browser opens its chooser only soon after a tap: where that was long ago, one more
  if (navigator.userActivation?.isActive === false && await choice([capture ? '打开相机' : '打开相册'], '选择照片') === null) return []
  return new Promise(resolve => {
    const input = element('input', { type: 'file', accept, multiple: many, hidden: true, tabIndex: -1 })
    if (capture) input.setAttribute('capture', capture)
    const done = () => { input.remove(); resolve([...input.files]) }
    input.addEventListener('change', done)
    input.addEventListener('cancel', done)
    document.body.append(input)
    input.click()
  })
}
