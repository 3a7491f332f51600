// A `wx` for tests of lib/: storage, a server that answers what the test says, and a record of calls.

import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const APP = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../../miniprogram_mock/app')

/**
 * @param {(request: {method: string, url: string, data: any, header: Record<string, string>}) => any} answer
 *   gives {statusCode, data}, or throws for "nothing came back"
 */
export function fakeWx (answer = () => ({ statusCode: 200, data: {} })) {
  const kept = new Map()
  const requests = []
  const shown = []
  return {
    kept,
    requests,
    shown,
    login: async () => ({ code: `code-${requests.length}` }),
    getAccountInfoSync: () => ({ miniProgram: { appId: 'wx', envVersion: 'develop', version: '' } }),
    getStorageSync: key => kept.get(key) ?? '',
    setStorageSync: (key, value) => kept.set(key, structuredClone(value)),
    removeStorageSync: key => kept.delete(key),
    showModal: given => shown.push(given),
    showToast: given => shown.push(given),
    request: ({ success, fail, ...asked }) => {
      requests.push(asked)
      Promise.resolve().then(() => answer(asked)).then(success, () => fail({ errMsg: 'request:fail' }))
    }
  }
}

/** A file of the mini-program. @param {string} name below app/ */
export const source = name => fs.readFileSync(path.join(APP, name), 'utf8')

/** Load a module of the mini-program afresh, with this `wx`. @param {string} name below app/ @param {object} wx */
export function load (name, wx) {
  globalThis.wx = wx
  const require = createRequire(path.join(APP, 'app.js'))
  for (const file of Object.keys(require.cache)) if (file.startsWith(APP)) delete require.cache[file]
  return require(path.join(APP, name))
}

/** A module as those that were loaded last share it. @param {string} name below app/ */
export const shared = name => createRequire(path.join(APP, 'app.js'))(path.join(APP, name))
