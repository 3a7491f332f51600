// node check.mjs: everything about the mini-program that a machine can see without running it.
// PYTHON is the product's, to ask it for the description of its API.

import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { HERE } from './compile/bundle.mjs'
import { readApp, walk } from './compile/app.mjs'
import { allowed } from './lint/allowed.mjs'
import * as compilers from './lint/compilers.mjs'
import * as elder from './lint/elder.mjs'
import * as naming from './lint/names.mjs'
import * as scripts from './lint/scripts.mjs'
import * as types from './lint/types.mjs'
import * as wxml from './lint/wxml.mjs'
import * as wxss from './lint/wxss.mjs'

const MOST = 2 * 1024 * 1024 // bytes of the main package and of each sub-package
const ROOT = path.join(HERE, '..', '..')
const folder = path.resolve(process.argv[2] ?? path.join(HERE, '..', 'app'))

const program = readApp(folder)
const names = walk(folder)
const found = [
  ...await hostsOwn(),
  ...compilers.problems(folder, names),
  ...await types.problems(described()),
  ...sizes()
]
for (const problem of found) console.error(problem)
console.log(found.length ? `${found.length} problems` : 'nothing to object')
process.exitCode = found.length ? 1 : 0

async function hostsOwn () {
  const host = await allowed()
  const everywhere = program.app.usingComponents
  const missing = program.parts.flatMap(one => ['js', 'json', 'wxml'].filter(kind => !names.includes(`${one.path}.${kind}`)).map(kind => `${one.path}.${kind} is missing`))
  const components = new Set(program.parts.filter(one => one.component).map(one => `${one.path}.wxss`))
  return [
    ...missing,
    ...program.parts.flatMap(one => elder.problems(one, program.file(`${one.path}.wxml`), program.file(`${one.path}.js`))),
    ...program.parts.flatMap(one => wxml.problems(one, program.file(`${one.path}.wxml`), host, everywhere)),
    ...program.parts.flatMap(one => naming.problems(one, program.file)),
    ...names.filter(name => name.endsWith('.js')).flatMap(name => scripts.problems(name, program.file(name), host, program)),
    ...names.filter(name => name.endsWith('.wxml')).flatMap(name => scripts.lost(program.file(name), program, () => name)),
    ...names.filter(name => name.endsWith('.wxss') && !name.startsWith('styles/')).flatMap(name => wxss.problems(name, program.file(name), components.has(name)))
  ]
}

function described () {
  const python = process.env.PYTHON || path.join(ROOT, '.venv', 'bin', 'python')
  const done = spawnSync(python, ['-m', 'dev.describe_api'], { cwd: ROOT, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
  if (done.status !== 0) throw new Error(`the API could not be described: ${done.error ?? done.stderr}`)
  return done.stdout
}

/** Says how large each package is, as it would be uploaded before WeChat's own packing. */
function sizes () {
  const counted = new Map(['', ...program.packages].map(root => [root, 0]))
  for (const name of names) {
    const root = program.packages.find(one => name.startsWith(`${one}/`)) ?? ''
    counted.set(root, counted.get(root) + fs.statSync(path.join(folder, name)).size)
  }
  for (const [root, bytes] of counted) console.log(`${(bytes / 1024).toFixed(1).padStart(8)} KB  ${root || 'main package'}`)
  return [...counted].filter(([, bytes]) => bytes > MOST).map(([root]) => `${root || 'the main package'} is larger than 2 MB`)
}
