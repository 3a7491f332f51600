// One mini-program and our runtime as scripts and styles of a web page.

import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import * as esbuild from 'esbuild'
import compiler from 'glass-easel-template-compiler'
import { read, readApp, walk } from './app.mjs'
import * as wxml from './wxml.mjs'
import * as wxss from './wxss.mjs'

export const HERE = path.dirname(path.dirname(fileURLToPath(import.meta.url)))
export const BUILTINS = fs.readdirSync(path.join(HERE, 'components')).filter(name => !name.startsWith('.')).sort()
const TAGS = new Set([...Object.keys(wxml.PLAIN), ...BUILTINS])
const IMPORT = /@import\s+["']([^"']+)["']\s*;/g

/**
 * Bundle the mini-program in `folder` into `out`: index.html, scripts and sheets with a hash in
 * their names, and its pictures under app/.
 * @param {string} folder
 * @param {string} out is emptied first
 * @returns {Promise<Record<string, number>>} bytes of each file that was written
 */
export async function bundle (folder, out) {
  const program = readApp(folder)
  const result = await esbuild.build({
    entryPoints: { main: 'linli:main' },
    bundle: true,
    splitting: true,
    format: 'esm',
    minify: true,
    charset: 'utf8',
    legalComments: 'none',
    target: 'es2020',
    outdir: out,
    entryNames: '[name]-[hash]',
    chunkNames: '[name]-[hash]',
    metafile: true,
    write: false,
    logLevel: 'warning',
    absWorkingDir: HERE,
    plugins: [modules(program, folder)]
  })
  const files = Object.fromEntries(result.outputFiles.map(one => [path.basename(one.path), one.contents]))
  const main = Object.keys(files).find(name => /^main-.*\.js$/.test(name))
  const sheet = Object.keys(files).find(name => /^main-.*\.css$/.test(name))
  const first = result.metafile.outputs[Object.keys(result.metafile.outputs).find(name => name.endsWith(main))]
  const needed = first.imports.filter(one => one.kind === 'import-statement').map(one => path.basename(one.path))
  files['index.html'] = Buffer.from(page(main, sheet, needed))
  for (const name of walk(folder).filter(name => /\.(png|jpe?g|svg|gif)$/.test(name))) {
    files[`app/${name}`] = fs.readFileSync(path.join(folder, name))
  }
  fs.rmSync(out, { recursive: true, force: true })
  for (const [name, content] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(out, name)), { recursive: true })
    fs.writeFileSync(path.join(out, name), content)
  }
  return Object.fromEntries(Object.entries(files).map(([name, content]) => [name, content.length]))
}

const page = (main, sheet, needed) => `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="color-scheme" content="light dark">
<title>邻里</title>
<!-- linli-phone -->
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/phone/built/${sheet}">
${needed.map(name => `<link rel="modulepreload" href="/phone/built/${name}">\n`).join('')}<script type="module" src="/phone/built/${main}"></script>
</head>
<body></body>
</html>
`

/** The modules that exist only while building: one for each package, and the one that starts all. */
function modules (program, folder) {
  return {
    name: 'mini-program',
    setup (build) {
      build.onResolve({ filter: /^linli:/ }, ({ path }) => ({ path: path.slice(6), namespace: 'linli' }))
      build.onLoad({ filter: /^main$/, namespace: 'linli' }, () => ({ contents: main(program, folder), resolveDir: HERE }))
      build.onLoad({ filter: /^sheet$/, namespace: 'linli' }, () => ({ contents: sheets(program, folder, ''), loader: 'css', resolveDir: HERE }))
      build.onLoad({ filter: /^package\//, namespace: 'linli' }, ({ path }) => ({
        contents: subPackage(program, folder, path.slice('package/'.length)), resolveDir: HERE
      }))
    }
  }
}

function main (program, folder) {
  const lazy = program.packages.map(root => `${JSON.stringify(root)}: () => import(${JSON.stringify(`linli:package/${root}`)})`)
  return `
import 'linli:sheet'
import { builtin, define, start } from './runtime/index.js'
import { phone } from './runtime/phone.js'
${BUILTINS.map((tag, index) => `import b${index} from './components/${tag}/index.js'`).join('\n')}
const B = ${builtinTemplates()}
${BUILTINS.map((tag, index) => `builtin(${JSON.stringify(tag)}, b${index}, B)`).join('\n')}
${definitions(program, folder, '')}
phone.server = require(${JSON.stringify(path.join(folder, 'config.js'))}).SERVERS.develop
start(${JSON.stringify(program.app)}, { ${lazy.join(', ')} }, () => require(${JSON.stringify(path.join(folder, 'app.js'))}))
`
}

function subPackage (program, folder, root) {
  return `
import { define, dress } from './runtime/index.js'
dress(${JSON.stringify(minified(sheets(program, folder, root)))})
${definitions(program, folder, root)}
`
}

function definitions (program, folder, root) {
  const group = new compiler.TmplGroup()
  const parts = program.parts.filter(one => one.package === root)
  for (const one of parts) add(group, one.path, wxml.translate(program.file(`${one.path}.wxml`), new Set(BUILTINS)))
  const lines = parts.map(one => `define(${JSON.stringify(one.path)}, ${JSON.stringify(one.config)}, G, () => require(${JSON.stringify(path.join(folder, `${one.path}.js`))}))`)
  return `const G = ${compiled(group, parts.map(one => one.path))}\n${lines.join('\n')}`
}

function builtinTemplates () {
  const group = new compiler.TmplGroup()
  for (const tag of BUILTINS) add(group, `wx/${tag}`, read(path.join(HERE, 'components', tag, 'template.wxml')) || '<slot/>')
  return compiled(group, BUILTINS.map(tag => `wx/${tag}`))
}

const BINDINGS = /\{("[^"]+":new Array\(\d+\)(?:,"[^"]+":new Array\(\d+\))*)\}/g

/** As the compiler's getTmplGenObjectGroups, but always in the same order: its tables have none. */
function compiled (group, names) {
  const each = names.map(name => `G[${JSON.stringify(name)}]=${group.getTmplGenObject(name)};`)
  const sorted = each.join('').replace(BINDINGS, (_, bindings) => `{${bindings.split(',').sort().join(',')}}`)
  return `(()=>{var G={};var R={};${group.getRuntimeString()};${sorted}return G})()`
}

function add (group, name, source) {
  const warnings = group.addTmpl(name, source) ?? []
  for (const one of warnings) throw new Error(`${name}: ${one.message}`)
}

function sheets (program, folder, root) {
  const own = root
    ? []
    : [
        read(path.join(HERE, 'runtime', 'base.css')),
        read(path.join(HERE, 'device', 'device.css')),
        ...BUILTINS.map(tag => read(path.join(HERE, 'components', tag, 'style.css'))),
        wxss.translate(inlined('app.wxss', program.file), { tags: TAGS })
      ]
  const parts = program.parts.filter(one => one.package === root).map(one => wxss.translate(
    inlined(`${one.path}.wxss`, program.file),
    { tags: TAGS, scope: one.component ? '' : `data-page="${one.path}"` }
  ))
  return [...own, ...parts].join('\n')
}

function inlined (name, file) {
  return file(name).replace(IMPORT, (_, other) => inlined(path.posix.join(path.posix.dirname(name), other).replace(/^\//, ''), file))
}

function minified (css) {
  return esbuild.transformSync(css, { loader: 'css', minify: true, charset: 'utf8', target: 'es2020' }).code
}
