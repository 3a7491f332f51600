// What scripts may name: functions of `wx` that the host has, pages that exist, files of their own package.

import path from 'node:path'

const USED = /\bwx\.(\w+)/g
const REQUIRED = /\brequire\(\s*['"]([^'"]+)['"]\s*\)/g
const GONE_TO = /['"`]\/((?:[\w-]+\/)+[\w-]+)(?=[?'"`])/g

/**
 * @param {string} name of the file
 * @param {string} source
 * @param {{functions: Set<string>}} host
 * @param {{parts: object[], packages: string[]}} program
 * @returns {string[]}
 */
export function problems (name, source, host, program) {
  const at = index => `${name}:${source.slice(0, index).split('\n').length}`
  const found = []
  for (const use of source.matchAll(USED)) {
    if (!host.functions.has(use[1])) found.push(`${at(use.index)} wx.${use[1]} is not in the host`)
  }
  for (const use of source.matchAll(REQUIRED)) {
    const wanted = path.posix.join(path.posix.dirname(name), use[1])
    const theirs = home(wanted, program)
    if (!use[1].startsWith('.')) found.push(`${at(use.index)} "${use[1]}": a mini-program requires by a path that begins with a dot`)
    else if (theirs && theirs !== home(name, program)) found.push(`${at(use.index)} "${use[1]}" lies in a sub-package that may not be loaded`)
  }
  return [...found, ...lost(source, program, at)]
}

/** @returns {string[]} addresses of pages that do not exist */
export function lost (source, program, at) {
  const roots = ['pages', ...program.packages]
  const pages = new Set(program.parts.filter(one => !one.component).map(one => one.path))
  return [...source.matchAll(GONE_TO)]
    .filter(use => roots.some(root => use[1].startsWith(`${root}/`)) && !pages.has(use[1]) && !/\.\w+$/.test(use[1]))
    .map(use => `${at(use.index)} there is no page /${use[1]}`)
}

const home = (name, program) => program.packages.find(root => name.startsWith(`${root}/`)) ?? ''
