// Pictures: how large they are, made smaller, turned upright, shown large.

import { Refusal } from '../runtime/asking.js'
import { element } from '../runtime/elements.js'
import { full } from './dialog.js'

const LONGEST = 1920 // pixels of the longer side of a compressed photo
const SWIPE = 40 // pixels that a finger goes at least

/** @param {Blob} blob @returns {Promise<ImageBitmap>} upright @throws {Refusal} for what is no picture */
export const decoded = blob => createImageBitmap(blob).catch(() => { throw new Refusal('image decode failed') })

/**
 * A JPEG of it, smaller where it is large; without where and when it was taken.
 * @param {Blob} blob @param {{quality?: number, width?: number, height?: number}} [wanted] pixels
 * @returns {Promise<{blob: Blob, width: number, height: number}>}
 */
export async function smaller (blob, { quality = 80, width, height } = {}) {
  const bitmap = await decoded(blob)
  const times = width ? width / bitmap.width : height ? height / bitmap.height : Math.min(1, LONGEST / Math.max(bitmap.width, bitmap.height))
  const canvas = element('canvas', { width: Math.max(1, Math.round(bitmap.width * times)), height: Math.max(1, Math.round(width && height ? height : bitmap.height * times)) })
  canvas.getContext('2d').drawImage(bitmap, 0, 0, canvas.width, canvas.height)
  bitmap.close()
  const made = await new Promise(resolve => canvas.toBlob(resolve, 'image/jpeg', quality / 100))
  return { blob: made, width: canvas.width, height: canvas.height }
}

/** Show pictures large, one after the other. @param {{src: string, label: string}[]} pictures @param {number} first */
export function view (pictures, first) {
  let at = first
  let from = 0
  const picture = element('img', { className: 'wx-view-picture' })
  const count = element('p', { className: 'wx-view-count', role: 'status' })
  const step = (sign, words, by) => element('button', { type: 'button', className: `wx-view-step wx-view-${by < 0 ? 'back' : 'on'}`, textContent: sign, 'aria-label': words, onclick: () => go(by) })
  const steps = pictures.length > 1 ? [step('‹', '上一张', -1), step('›', '下一张', 1)] : []
  const screen = full({ title: '查看图片', className: 'wx-view', children: [element('div', { className: 'wx-view-frame' }, picture, ...steps), count] })

  function go (by) {
    at = Math.min(pictures.length - 1, Math.max(0, at + by))
    picture.src = pictures[at].src
    picture.alt = pictures[at].label
    count.textContent = pictures.length > 1 ? `第 ${at + 1} 张，共 ${pictures.length} 张` : ''
    steps[0]?.toggleAttribute('disabled', at === 0)
    steps[1]?.toggleAttribute('disabled', at === pictures.length - 1)
  }
  screen.box.addEventListener('keydown', event => { if (event.key in STEPS) go(STEPS[event.key]) })
  picture.addEventListener('touchstart', event => { from = event.changedTouches[0].clientX }, { passive: true })
  picture.addEventListener('touchend', event => {
    const moved = event.changedTouches[0].clientX - from
    if (Math.abs(moved) > SWIPE) go(moved < 0 ? 1 : -1)
  })
  picture.addEventListener('error', () => { count.textContent = '这张图片打不开。' })
  go(0)
}

const STEPS = { ArrowLeft: -1, ArrowRight: 1 }
