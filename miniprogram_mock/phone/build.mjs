// node build.mjs [folder of a mini-program] [where to]: fit WeUI's sheet to it, then bundle it.

import fs from 'node:fs'
import path from 'node:path'
import zlib from 'node:zlib'
import { createRequire } from 'node:module'
import { bundle, HERE } from './compile/bundle.mjs'
import { read, walk } from './compile/app.mjs'
import { fit } from './compile/weui.mjs'

const app = path.resolve(process.argv[2] ?? path.join(HERE, '..', 'app'))
const out = path.resolve(process.argv[3] ?? path.join(HERE, 'built'))

const weui = createRequire(import.meta.url).resolve('weui-wxss/dist/style/weui.wxss')
const used = new Set(walk(app)
  .filter(name => /\.(wxml|js)$/.test(name))
  .flatMap(name => read(path.join(app, name)).match(/weui-[\w-]+/g) ?? []))
fs.mkdirSync(path.join(app, 'styles'), { recursive: true })
fs.writeFileSync(path.join(app, 'styles', 'weui.wxss'), fit(read(weui), used))

const sizes = await bundle(app, out)
for (const [name, bytes] of Object.entries(sizes)) {
  const packed = zlib.gzipSync(fs.readFileSync(path.join(out, name)), { level: 9 }).length
  console.log(`${String(bytes).padStart(8)} ${String(packed).padStart(8)} gz  ${name}`)
}
