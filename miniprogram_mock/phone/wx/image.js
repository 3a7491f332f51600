// Photos: chosen, looked at, made smaller, kept in the album.

import { choice } from '../device/choosing.js'
import * as files from '../device/files.js'
import { expect } from '../device/parameters.js'
import { need } from '../device/permission.js'
import { pick } from '../device/album.js'
import * as pictures from '../device/pictures.js'
import { privately } from '../device/privacy.js'
import { asks, Refusal } from '../runtime/asking.js'
import { element } from '../runtime/elements.js'
import * as stack from '../runtime/stack.js'
import { showToast } from './feedback.js'

const MOST = 20 // photos at once, since base library 2.25
const USUAL = 9
const SOURCES = { camera: '拍摄', album: '从手机相册选择' }
const KINDS = { 'image/jpeg': 'jpeg', 'image/png': 'png', 'image/gif': 'gif', 'image/webp': 'webp', 'image/bmp': 'bmp' }

export const chooseMedia = asks('chooseMedia', async ({ count = USUAL, mediaType = ['image', 'video'], sourceType = ['album', 'camera'], sizeType = ['original', 'compressed'], camera = 'back' }) => {
  await privately('chooseMedia')
  const source = await from(sourceType.filter(one => one in SOURCES))
  if (source === 'camera') await need('scope.camera', 'chooseMedia')
  const most = Math.min(MOST, Math.max(1, count))
  const chosen = await pick({
    accept: mediaType.includes('image') || mediaType.includes('mix') ? 'image/*' : 'video/*',
    many: source === 'album' && most > 1,
    capture: source === 'camera' ? (camera === 'front' ? 'user' : 'environment') : null
  })
  if (!chosen.length) throw new Refusal('cancel')
  if (chosen.length > most) showToast({ title: `一次最多选 ${most} 张，先放了前 ${most} 张`, icon: 'none', duration: 3000 })
  const tempFiles = await taken(chosen.slice(0, most), sizeType.includes('compressed'))
  return { tempFiles, type: 'image' }
})

/** Camera or album: asked where both will do. */
async function from (sources) {
  if (sources.length === 1) return sources[0]
  const offered = Object.keys(SOURCES)
  const index = await choice(offered.map(one => SOURCES[one]), '选择照片')
  if (index === null) throw new Refusal('cancel')
  return offered[index]
}

/** One after the other: a phone has little memory. */
async function taken (chosen, compressed) {
  const found = []
  for (const file of chosen) {
    const one = await photo(file, compressed).catch(() => null)
    if (one) found.push(one)
  }
  if (found.length < chosen.length) showToast({ title: `有 ${chosen.length - found.length} 张不是图片，没有放进来`, icon: 'none', duration: 3000 })
  if (!found.length) throw new Refusal('cancel')
  return found
}

async function photo (file, compressed) {
  const bitmap = await pictures.decoded(file)
  const { width, height } = bitmap
  bitmap.close()
  const made = compressed ? await pictures.smaller(file) : { blob: file, width, height }
  return {
    tempFilePath: files.temp(made.blob), size: made.blob.size, fileType: 'image', width: made.width, height: made.height, duration: 0, thumbTempFilePath: ''
  }
}

/** The file behind a path: of the phone, of the package, of the mini-program's server. */
async function blobOf (src) {
  const address = files.resolved(src, stack.top()?.path)
  if (address instanceof Promise || address.startsWith('blob:')) return files.find(src)
  const answer = await fetch(address).catch(() => null)
  if (!answer?.ok) throw new Refusal(`file not found: ${src}`)
  return answer.blob()
}

export const getImageInfo = asks('getImageInfo', async options => {
  expect(options, { src: 'String' })
  const blob = await blobOf(options.src)
  const bitmap = await pictures.decoded(blob)
  const path = options.src.startsWith('http://tmp/') ? options.src : files.temp(blob)
  return { width: bitmap.width, height: bitmap.height, path, orientation: 'up', type: KINDS[blob.type] ?? 'unknown' }
})

export const compressImage = asks('compressImage', async options => {
  expect(options, { src: 'String' })
  const { quality = 80, compressedWidth, compressedHeight } = options
  const { blob } = await pictures.smaller(await blobOf(options.src), { quality, width: compressedWidth, height: compressedHeight })
  return { tempFilePath: files.temp(blob) }
})

export const previewImage = asks('previewImage', async options => {
  expect(options, { urls: 'Array' })
  const { urls, current = urls[0] } = options
  if (!urls.length) throw new Refusal('parameter error: urls should have at least 1 item', { errno: 1001 })
  const found = await Promise.all(urls.map(url => Promise.resolve(files.resolved(url, stack.top()?.path)).catch(() => '')))
  const first = typeof current === 'number' ? current : urls.indexOf(current)
  pictures.view(found.map((src, index) => ({ src, label: `第 ${index + 1} 张图片` })), Math.max(0, first))
})

/** The browser's downloads are the album. */
export const saveImageToPhotosAlbum = asks('saveImageToPhotosAlbum', async options => {
  expect(options, { filePath: 'String' })
  const blob = await blobOf(options.filePath)
  await need('scope.writePhotosAlbum', 'saveImageToPhotosAlbum')
  const href = URL.createObjectURL(blob)
  element('a', { href, download: options.filePath.split('/').at(-1) }).click()
  setTimeout(() => URL.revokeObjectURL(href), 60000)
})
