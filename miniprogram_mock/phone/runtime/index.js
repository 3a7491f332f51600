// The core: components and pages on glass-easel, and the start of the mini-program.

import * as adapter from 'glass-easel-miniprogram-adapter'
import * as wx from '../wx/index.js'
import { heard, listen } from './acting.js'
import { understand } from './attributes.js'
import * as bars from './bars.js'
import { common } from './builtin.js'
import { pages, screen, tags } from './elements.js'
import { phone } from './phone.js'
import * as stack from './stack.js'

const { glassEasel } = adapter
understand(glassEasel)
glassEasel.globalOptions.writeIdToDOM = true
const environment = new adapter.MiniProgramEnv()
const space = environment.createCodeSpace('', true)
const backend = new glassEasel.CurrentWindowBackendContext()
const builtins = {}

/** Register a built-in tag. @param {string} tag @param {object} definition @param {object} templates */
export function builtin (tag, definition, templates) {
  const path = `wx/${tag}`
  builtins[`wx-${tag}`] = `/${path}`
  tags.add(tag)
  space.addComponentStaticConfig(path, { component: true, styleIsolation: 'shared' })
  space.addCompiledTemplate(path, { groupList: templates, content: templates[path] })
  space.componentEnv(path, ({ Component }) => Component(common(definition)))
}

/** Register a page or component of the mini-program; `load` runs its script. */
export function define (path, config, templates, load) {
  const usingComponents = { ...builtins, ...rooted(config.usingComponents) }
  space.addComponentStaticConfig(path, { ...config, usingComponents, styleIsolation: 'shared' })
  space.addCompiledTemplate(path, { groupList: templates, content: templates[path] })
  stack.know(path, config)
  waiting.push(() => space.componentEnv(path, given => {
    const { Page, Behavior } = given
    const Component = definition => given.Component(withBehaviors(definition))
    Object.assign(globalThis, { Page, Component, Behavior })
    load()
  }))
}

const behavior = definition => space.behavior().definition(definition).register()
/** What <form> asks of a component that is a field, holds fields, or holds the button. */
const BEHAVIORS = {
  'wx://form-field': behavior({ properties: { name: String, value: null }, methods: { formValue () { return this.data.value }, formReset () {} } }),
  'wx://form-field-group': behavior({ methods: { formGroup: () => true } }),
  'wx://form-field-button': behavior({ methods: { formButton: () => true } })
}

function withBehaviors (definition) {
  return definition.behaviors ? { ...definition, behaviors: definition.behaviors.map(one => BEHAVIORS[one] ?? one) } : definition
}

const waiting = []
const rooted = (components = {}) => Object.fromEntries(Object.entries(components).map(([tag, path]) => [tag, `/${path}`]))

/** Run the scripts of what was defined last. */
function settle () {
  for (const run of waiting.splice(0)) run()
}

/** Add the sheet of a sub-package. @param {string} css */
export function dress (css) {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(css)
  document.adoptedStyleSheets.push(sheet)
}

/**
 * Start the mini-program.
 * @param {object} app what app.json says
 * @param {Record<string, () => Promise<void>>} packages sub-packages by their root
 * @param {() => void} load runs app.js
 */
export function start (app, packages, load) {
  let program = {}
  phone.app = app
  Object.assign(globalThis, {
    wx: { ...wx }, getApp: () => program, getCurrentPages: stack.instances, App: given => { program = given }
  })
  load()
  settle()
  backend.onEvent(heard)
  const associated = environment.associateBackend(backend)
  stack.prepare({
    app,
    fetchPackage: async root => { await packages[root](); settle() },
    create: (path, host) => create(associated, path, host)
  })
  bars.build(app.tabBar, { onBack: stack.leave, onTab: stack.tab, onAgain: stack.refresh })
  listen(screen)
  run(program)
}

function create (associated, path, host) {
  const place = document.createElement('i')
  host.append(place)
  pages.append(host)
  const root = associated.createRoot('wx-root', space, path)
  root.attach(host, place)
  return root
}

function run (program) {
  const asked = stack.asked()
  const options = { path: asked.path, query: asked.query, scene: asked.scene, shareTicket: '', referrerInfo: {} }
  wx.entered(options)
  globalThis.addEventListener('unhandledrejection', event => program.onUnhandledRejection?.({ reason: event.reason }))
  program.onLaunch?.call(program, options)
  program.onShow?.call(program, options)
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) { stack.hideTop(); program.onHide?.call(program) } else { program.onShow?.call(program, options); stack.showTop() }
  })
  stack.begin(asked, missing => program.onPageNotFound?.call(program, missing))
}
