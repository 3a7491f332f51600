// What a WXML names - handlers, and what stands in {{}} - is named in the part's script too, or in one
// that it requires: a word that was misspelled shows nothing and tells nothing.

import path from 'node:path'
import { parse } from '../compile/wxml-parser.mjs'

const HEARD = /^(?:capture-|mut-)?(?:bind|catch):?[\w-]+$/
const REQUIRED = /\brequire\(\s*['"]([^'"]+)['"]\s*\)/g
const WORDS = /'[^']*'|"[^"]*"/g
const NAME = /(?<![\w$.])([A-Za-z_$][\w$]*)(?!\s*:(?!:)|[\w$])/g
const OWN = ['true', 'false', 'null', 'undefined', 'index', 'item']

/**
 * @param {{path: string}} part
 * @param {(name: string) => string} file reads one of the mini-program's, '' where there is none
 * @returns {string[]}
 */
export function problems (part, file) {
  const source = file(`${part.path}.wxml`)
  const known = new Set([...scripts(`${part.path}.js`, file).matchAll(/[A-Za-z_$][\w$]*/g)].map(one => one[0]))
  const tags = parse(source).filter(tag => !tag.closing)
  for (const name of [...OWN, ...tags.flatMap(given)]) known.add(name)
  const at = index => `${part.path}.wxml:${source.slice(0, index).split('\n').length}`
  return [
    ...tags.flatMap(tag => handlers(tag).filter(name => !known.has(name)).map(name => `${at(tag.start)} <${tag.name}> "${name}" is no handler of the script`)),
    ...[...source.matchAll(/\{\{([\s\S]*?)\}\}/g)].flatMap(one => names(one[1]).filter(name => !known.has(name)).map(name => `${at(one.index)} {{${one[1]}}} "${name}" is not in the data of the script`))
  ]
}

/** A script with those that it requires, each once. */
function scripts (name, file, read = new Set()) {
  if (read.has(name)) return ''
  read.add(name)
  const source = file(name)
  const others = [...source.matchAll(REQUIRED)].map(one => path.posix.join(path.posix.dirname(name), one[1].replace(/\.js$/, '')))
  return [source, ...others.map(other => scripts(`${other}.js`, file, read))].join('\n')
}

const handlers = tag => tag.attributes.filter(({ name, value }) => HEARD.test(name) && value && !value.includes('{{')).map(one => one.value)
const given = tag => tag.attributes.filter(({ name }) => ['wx:for-item', 'wx:for-index', 'name', 'module'].includes(name)).map(one => one.value ?? '')
const names = expression => [...expression.replace(WORDS, "''").matchAll(NAME)].map(one => one[1])
