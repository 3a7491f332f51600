// What the host has, read from the host itself: nobody keeps a second list.

import path from 'node:path'
import * as esbuild from 'esbuild'
import { BUILTINS, HERE } from '../compile/bundle.mjs'
import { PLAIN } from '../compile/wxml.mjs'
import { SPOKEN } from '../runtime/builtin.js'

const ANYWHERE = ['id', 'class', 'style', 'slot', 'hidden']
const TOUCHES = ['tap', 'touchstart', 'touchmove', 'touchend', 'touchcancel']

/**
 * @returns {Promise<{tags: Map<string, {attributes: Set<string>, events: Set<string>}>, functions: Set<string>}>}
 *   `functions`: names of what hangs on `wx`
 */
export async function allowed () {
  const tags = new Map(Object.keys(PLAIN).map(tag => [tag, {
    attributes: new Set([...ANYWHERE, ...SPOKEN, 'hover-class', 'hover-stay-time', 'hover-start-time', ...(tag === 'text' ? ['user-select', 'space', 'decode'] : [])]),
    events: new Set(TOUCHES)
  }]))
  for (const tag of BUILTINS) {
    const { properties = {}, attributes = [], events = [] } = (await import(`../components/${tag}/index.js`)).default
    tags.set(tag, {
      attributes: new Set([...ANYWHERE, ...SPOKEN, ...Object.keys(properties).map(dashed), ...attributes]),
      events: new Set([...TOUCHES, ...events])
    })
  }
  return { tags, functions: await functions() }
}

const dashed = name => name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)

async function functions () {
  const { metafile } = await esbuild.build({
    entryPoints: [path.join(HERE, 'wx', 'index.js')], bundle: true, format: 'esm', write: false, metafile: true, logLevel: 'error'
  })
  const names = Object.values(metafile.outputs)[0].exports
  return new Set(names.filter(name => name !== 'entered'))
}
