// Toasts, dialogs and sheets to choose from.

import { choice } from '../device/choosing.js'
import { button, show } from '../device/dialog.js'
import { expect } from '../device/parameters.js'
import { asks, Refusal } from '../runtime/asking.js'
import { element, overlay } from '../runtime/elements.js'

const MOST_ITEMS = 6
const LONGEST_BUTTON = 4 // characters
const SIGNS = { success: '✓', error: '!', loading: '', none: null }

const said = element('div', { className: 'wx-toast', hidden: true })
const toast = element('div', { className: 'wx-toasts', role: 'status' }, said)
let away

export const showToast = asks('showToast', options => {
  expect(options, { title: 'String' })
  const { title, icon = 'success', image, duration = 1500, mask } = options
  if (!(icon in SIGNS)) throw new Refusal('parameter error: parameter.icon should be one of success, error, loading, none', { errno: 1001 })
  say(title, image ? picture(image) : sign(icon), mask)
  away = setTimeout(hide, duration)
})

export const showLoading = asks('showLoading', options => {
  expect(options, { title: 'String' })
  say(options.title, sign('loading'), options.mask)
})
export const hideToast = asks('hideToast', hide)
export const hideLoading = asks('hideLoading', hide)

function say (title, mark, mask) {
  clearTimeout(away)
  overlay.append(toast)
  toast.classList.toggle('wx-toasts-mask', Boolean(mask))
  said.replaceChildren(...(mark ? [mark] : []), element('span', { textContent: title }))
  said.hidden = false
}

function hide () {
  clearTimeout(away)
  said.hidden = true
  said.replaceChildren()
  toast.classList.remove('wx-toasts-mask')
}

function sign (icon) {
  return SIGNS[icon] === null ? null : element('i', { className: `wx-toast-sign wx-toast-${icon}`, 'aria-hidden': 'true', textContent: SIGNS[icon] })
}

const picture = src => element('img', { className: 'wx-toast-sign', src: src.startsWith('/') ? `/phone/built/app${src}` : src, alt: '' })

export const showModal = asks('showModal', options => {
  const { confirmText = '确定', cancelText = '取消' } = options
  for (const [name, text] of Object.entries({ confirmText, cancelText })) {
    if (text.length > LONGEST_BUTTON) throw new Refusal(`parameter error: ${name} length should not larger than ${LONGEST_BUTTON} Chinese characters`, { errno: 1001 })
  }
  return new Promise(resolve => askModal({ ...options, confirmText, cancelText }, resolve))
})

function askModal ({ title = '', content = '', showCancel = true, confirmText, cancelText, confirmColor, cancelColor, editable = false, placeholderText = '' }, resolve) {
  const field = editable ? element('textarea', { className: 'wx-modal-field', rows: 2, value: content, placeholder: placeholderText, 'aria-label': placeholderText || title || '请填写' }) : null
  const heading = element('h2', { className: 'wx-modal-title', textContent: title })
  const words = element('div', { className: 'wx-modal-words', textContent: content })
  const answer = confirm => {
    layer.close()
    resolve({ confirm, cancel: !confirm, content: editable && confirm ? field.value : null })
  }
  const yes = coloured(button(confirmText, () => answer(true), 'wx-button-main'), confirmColor)
  const no = showCancel ? [coloured(button(cancelText, () => answer(false)), cancelColor)] : []
  const layer = show({
    kind: 'modal',
    children: [...(title ? [heading] : []), ...(field ? [field] : content ? [words] : []), element('div', { className: 'wx-modal-foot' }, ...no, yes)],
    ...(title ? { title: heading } : { label: content || placeholderText || confirmText }),
    ...(field || !content || !title ? {} : { words }),
    focus: field ?? yes,
    onEscape: () => answer(false)
  })
}

function coloured (made, colour) {
  if (colour) made.style.color = colour
  return made
}

export const showActionSheet = asks('showActionSheet', async options => {
  expect(options, { itemList: 'Array' })
  const { itemList, alertText = '', itemColor } = options
  if (!itemList.length) throw new Refusal('parameter error: itemList should have at least 1 item', { errno: 1001 })
  if (itemList.length > MOST_ITEMS) throw new Refusal(`parameter error: itemList should not be larger than ${MOST_ITEMS}`, { errno: 1001 })
  const tapIndex = await choice(itemList, alertText || '请选择', { words: alertText, colour: itemColor })
  if (tapIndex === null) throw new Refusal('cancel')
  return { tapIndex }
})
