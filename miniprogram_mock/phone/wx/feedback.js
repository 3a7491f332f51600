// Toasts.

import { asks } from '../runtime/asking.js'
import { element, overlay } from '../runtime/elements.js'

const toast = element('div', { className: 'wx-toast', role: 'status', hidden: true })
let away

export const showToast = asks('showToast', ({ title, duration = 1500 }) => {
  overlay.append(toast)
  toast.textContent = title
  toast.hidden = false
  clearTimeout(away)
  away = setTimeout(() => { toast.hidden = true }, duration)
})
export const hideToast = asks('hideToast', () => { toast.hidden = true })
