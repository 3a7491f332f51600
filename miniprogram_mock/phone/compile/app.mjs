// What the folder of a mini-program holds, read the way WeChat reads it: from app.json on.

import fs from 'node:fs'
import path from 'node:path'

/**
 * @typedef {{path: string, package: string, config: object, component: boolean}} Part a page or a
 *   component; `path` is without extension, `package` the root of its sub-package or ''
 */

/**
 * @param {string} folder
 * @returns {{app: object, parts: Part[], packages: string[], file: (name: string) => string}}
 */
export function readApp (folder) {
  const file = name => read(path.join(folder, name))
  const app = JSON.parse(file('app.json'))
  const packages = (app.subPackages ?? app.subpackages ?? []).map(one => one.root.replace(/\/$/, ''))
  const pages = [
    ...app.pages.map(page => [page, '']),
    ...(app.subPackages ?? app.subpackages ?? []).flatMap(one => one.pages.map(page => [path.posix.join(one.root, page), one.root.replace(/\/$/, '')]))
  ]
  const parts = new Map()
  const add = (where, component) => {
    if (parts.has(where)) return
    const config = JSON.parse(file(`${where}.json`) || '{}')
    const home = packages.find(root => where.startsWith(`${root}/`)) ?? ''
    config.usingComponents = { ...app.usingComponents, ...absolute(where, config.usingComponents) }
    parts.set(where, { path: where, package: home, config, component })
    for (const used of Object.values(config.usingComponents)) add(used, true)
  }
  app.usingComponents = absolute('app', app.usingComponents)
  for (const used of Object.values(app.usingComponents)) add(used, true)
  for (const [page] of pages) add(page, false)
  return { app, parts: [...parts.values()], packages, file }
}

/** Every file of the folder, by its path with slashes; what DevTools would not pack is left out. */
export function walk (folder, under = '') {
  return fs.readdirSync(path.join(folder, under), { withFileTypes: true })
    .sort((a, b) => a.name < b.name ? -1 : 1)
    .flatMap(entry => {
      const name = path.posix.join(under, entry.name)
      if (entry.name.startsWith('.') || entry.name === 'node_modules') return []
      return entry.isDirectory() ? walk(folder, name) : [name]
    })
}

export function read (file) {
  return fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : ''
}

function absolute (from, components = {}) {
  const where = one => one.startsWith('/') ? one.slice(1) : path.posix.join(path.posix.dirname(from), one)
  return Object.fromEntries(Object.entries(components).map(([tag, one]) => [tag, where(one)]))
}
