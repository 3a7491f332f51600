// The file system of a mini-program: wx.getFileSystemManager().

import * as files from '../device/files.js'
import { expect } from '../device/parameters.js'
import { asks, Refusal } from '../runtime/asking.js'

const OWN = `${files.USER_DATA_PATH}/`
const TEXT = ['utf8', 'utf-8', 'ascii', 'latin1', 'ucs2', 'utf16le']
const denied = path => new Refusal(`permission denied, open ${path}`, { errno: 1300013 })
const ownOnly = path => { if (!path.startsWith(OWN)) throw denied(path) }

async function read ({ filePath, encoding, position = 0, length }) {
  expect({ filePath }, { filePath: 'String' })
  const whole = await files.find(filePath)
  const bytes = await whole.slice(position, length === undefined ? undefined : position + length).arrayBuffer()
  if (encoding === undefined) return { data: bytes }
  if (encoding === 'base64') return { data: btoa([...new Uint8Array(bytes)].map(one => String.fromCharCode(one)).join('')) }
  if (!TEXT.includes(encoding)) throw new Refusal(`invalid encoding "${encoding}"`)
  return { data: new TextDecoder().decode(bytes) }
}

async function write ({ filePath, data, encoding }) {
  expect({ filePath }, { filePath: 'String' })
  ownOnly(filePath)
  await files.keep(filePath, blobFrom(filePath, data, encoding))
}

function blobFrom (filePath, data, encoding = 'utf8') {
  const bytes = typeof data === 'string' && encoding === 'base64' ? Uint8Array.from(atob(data), one => one.charCodeAt(0)) : data
  return new Blob([bytes], { type: typeOf(filePath) })
}

/** Can be read at once; where there is no room, it is gone with the next visit. */
function writeSync (filePath, data, encoding) {
  if (!filePath.startsWith(OWN)) throw new Error(denied(filePath).said('writeFileSync'))
  files.keepSoon(filePath, blobFrom(filePath, data, encoding))
}

const TYPES = { jpg: 'image/jpeg', jpeg: 'image/jpeg', png: 'image/png', gif: 'image/gif', webp: 'image/webp', json: 'application/json', mp3: 'audio/mpeg', m4a: 'audio/mp4', webm: 'audio/webm' }
const typeOf = path => TYPES[path.split('.').at(-1).toLowerCase()] ?? ''

async function copy ({ srcPath, destPath }) {
  ownOnly(destPath)
  const blob = await files.find(srcPath)
  await files.keep(destPath, blob)
}

async function save ({ tempFilePath, filePath }) {
  const blob = await files.find(tempFilePath)
  const savedFilePath = filePath ?? files.newName(files.extensionOf(blob))
  await files.keep(savedFilePath, blob)
  await files.remove(tempFilePath)
  return { savedFilePath }
}

async function remove ({ filePath }) {
  if (!filePath.startsWith(OWN) && !filePath.startsWith(files.STORE)) throw denied(filePath)
  await files.remove(filePath)
}

async function stat ({ path }) {
  const { blob, at } = (await files.everything()).find(one => one.path === path) ?? { blob: await files.find(path), at: Date.now() }
  const seconds = Math.floor(at / 1000)
  return { stats: { mode: 33206, size: blob.size, lastAccessedTime: seconds, lastModifiedTime: seconds, isFile: () => true, isDirectory: () => false } }
}

async function list ({ dirPath }) {
  if (dirPath !== files.USER_DATA_PATH && dirPath !== OWN) throw new Refusal(`no such file or directory, open ${dirPath}`, { errno: 1300002 })
  return { files: (await files.everything()).filter(one => one.path.startsWith(OWN)).map(one => one.path.slice(OWN.length)) }
}

const saved = async () => ({
  fileList: (await files.everything()).filter(one => one.path.startsWith(files.STORE)).map(({ path, blob, at }) => ({ filePath: path, size: blob.size, createTime: Math.floor(at / 1000) }))
})

const manager = {
  access: asks('access', async ({ path }) => { await files.find(path) }),
  readFile: asks('readFile', read),
  writeFile: asks('writeFile', write),
  writeFileSync: writeSync,
  copyFile: asks('copyFile', copy),
  saveFile: asks('saveFile', save),
  unlink: asks('unlink', remove),
  removeSavedFile: asks('removeSavedFile', remove),
  stat: asks('stat', stat),
  getFileInfo: asks('getFileInfo', async ({ filePath }) => ({ size: (await files.find(filePath)).size })),
  readdir: asks('readdir', list),
  getSavedFileList: asks('getSavedFileList', saved)
}

export const getFileSystemManager = () => manager
