// WeChat's own compilers read every file: what they refuse, no phone would show.

import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { HERE } from '../compile/bundle.mjs'

const BIN = path.join(HERE, 'node_modules', 'miniprogram-compiler', 'bin', process.platform === 'darwin' ? 'mac' : 'linux')

/**
 * @param {string} folder
 * @param {string[]} names every file of the mini-program
 * @returns {string[]} what the compilers said
 */
export function problems (folder, names) {
  return [
    ...run('wcc', ['-d', ...names.filter(name => name.endsWith('.wxml'))], folder),
    ...run('wcsc', ['-lc', ...names.filter(name => name.endsWith('.wxss'))], folder)
  ]
}

function run (tool, given, cwd) {
  const file = path.join(BIN, tool)
  fs.chmodSync(file, 0o755)
  const done = spawnSync(file, given, { cwd, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
  if (done.error) return [`${tool}: ${done.error.message}`]
  return done.status === 0 ? [] : [`${tool}: ${done.stderr.trim() || done.stdout.trim()}`]
}
