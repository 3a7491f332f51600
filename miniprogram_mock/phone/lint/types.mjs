// The scripts against WeChat's typings and against what the product's API says of itself.

import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import openapi, { astToString } from 'openapi-typescript'
import { HERE } from '../compile/bundle.mjs'

const GENERATED = path.join(HERE, 'types', 'generated')

/**
 * @param {string} description OpenAPI, JSON
 * @returns {Promise<string[]>} what the type checker said
 */
export async function problems (description) {
  fs.mkdirSync(GENERATED, { recursive: true })
  fs.writeFileSync(path.join(GENERATED, 'api.d.ts'), astToString(await openapi(JSON.parse(description), { defaultNonNullable: false })))
  const done = spawnSync(process.execPath, [path.join(HERE, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', HERE, '--pretty', 'false'], { encoding: 'utf8' })
  return done.status === 0 ? [] : done.stdout.trim().split('\n')
}
