// The pages that are open: one per tab, and those on top of it. The browser's own history follows, so
// that its back button is the phone's.

import * as bars from './bars.js'
import { Refusal } from './asking.js'

const DEEPEST = 10
const known = new Map()
const tabs = new Map()
let open = []
let setting = null
let turn = Promise.resolve()
let unwinding = null

/** What a path may be. */
export const know = (path, config) => known.set(path, config)
export const prepare = given => { setting = given }
export const instances = () => open.map(one => one.instance)
export const top = () => open.at(-1)
/** Asked before somebody leaves the page on top by the back button: true lets them. */
export const setGuard = asking => { top().guard = asking }

const isTab = path => setting.app.tabBar.list.some(one => one.pagePath === path)
const first = () => setting.app.pages[0]

/** A url as wx.navigateTo takes it, taken apart: {path, query}. */
export function parse (url, from = '') {
  const [where, query = ''] = url.split('?')
  const path = where.startsWith('/') ? where.slice(1) : new URL(where, `http://p/${from}`).pathname.slice(1)
  return { path, query: Object.fromEntries([...new URLSearchParams(query)].map(([name, value]) => [name, value])), url: query ? `${path}?${query}` : path }
}

/** The page that the address of the window asks for; the first one else. */
export function asked () {
  const wanted = new URLSearchParams(location.search).get('open') ?? location.hash.replace(/^#\//, '')
  const scene = Number(new URLSearchParams(location.search).get('scene')) || (wanted ? 1014 : 1001)
  return { ...parse(`/${wanted || first()}`), scene }
}

/** Open the first page. @param {(missing: object) => void} onMissing */
export async function begin (page, onMissing) {
  history.replaceState({ depth: 0 }, '', `${location.pathname}#/${page.url}`)
  globalThis.addEventListener('popstate', event => popped(event.state?.depth ?? 0))
  try {
    await push(page, false)
    performance.mark('linli-interactive')
  } catch {
    onMissing({ path: page.path, query: page.query, isEntryPage: true })
    if (!open.length) await relaunch(`/${first()}`)
  }
}

/** One after the other: a second tap does not overtake the first. */
const inTurn = work => { const done = turn.then(work); turn = done.catch(() => {}); return done }

export const navigate = url => inTurn(async () => {
  const page = parse(url, top().path)
  if (isTab(page.path)) throw new Refusal('can not navigateTo a tabbar page')
  if (open.length >= DEEPEST) throw new Refusal('webview count limit exceed')
  await push(page, true)
})

export const redirect = url => inTurn(async () => {
  const page = parse(url, top().path)
  if (isTab(page.path)) throw new Refusal('can not redirectTo a tabbar page')
  await load(page.path)
  drop(open.pop())
  await push(page, false)
  note(page)
})

export const tab = url => inTurn(async () => {
  const page = parse(url.startsWith('/') ? url : `/${url}`)
  if (!isTab(page.path)) throw new Refusal('can not switch to no-tabBar page')
  if (top()?.path === page.path) return
  hide(top())
  await unwind()
  open.filter(one => !tabs.has(one.path)).forEach(drop)
  open = []
  await push(page, false)
  note(page)
})

export const relaunch = url => inTurn(async () => {
  const page = parse(url, top()?.path)
  await load(page.path)
  await unwind()
  open.forEach(drop)
  for (const one of tabs.values()) if (!open.includes(one)) drop(one)
  tabs.clear()
  open = []
  await push(page, false)
  note(page)
})

/** @param {number} delta how many pages back */
export const goBack = (delta = 1) => inTurn(() => unwind(Math.min(delta, open.length - 1)).then(() => popped(open.length - 1 - Math.min(delta, open.length - 1))))

/** The button in the bar: back, or home where there is nothing to go back to. */
export function leave () {
  if (open.length > 1) history.back()
  else tab(first())
}

export function refresh () {
  call(top(), 'onPullDownRefresh')
}

async function load (path) {
  const home = (setting.app.subPackages ?? []).map(one => one.root.replace(/\/$/, '')).find(root => path.startsWith(`${root}/`))
  if (!known.has(path) && home) await setting.fetchPackage(home)
  if (!known.has(path)) throw new Refusal(`page "${path}" is not found`)
}

async function push (page, deeper) {
  await load(page.path)
  hide(top())
  const kept = tabs.get(page.path)
  const entry = kept ?? make(page)
  open.push(entry)
  if (deeper) history.pushState({ depth: open.length - 1 }, '', `#/${page.url}`)
  reveal(entry)
  if (!kept) { call(entry, 'onLoad', page.query) }
  call(entry, 'onShow')
  if (!kept) requestAnimationFrame(() => call(entry, 'onReady'))
  bars.focusTitle()
}

function make (page) {
  const host = document.createElement('div')
  host.className = 'wx-page'
  host.dataset.page = page.path
  const root = setting.create(page.path, host)
  const instance = root.get()
  const entry = { ...page, host, root, instance, title: known.get(page.path).navigationBarTitleText ?? setting.app.window?.navigationBarTitleText ?? '' }
  Object.assign(instance, { route: page.path, options: page.query })
  host.addEventListener('scroll', scrolled(entry), { passive: true })
  if (isTab(page.path)) tabs.set(page.path, entry)
  return entry
}

function reveal (entry) {
  for (const one of new Set([...open, ...tabs.values()])) one.host.hidden = one !== entry
  const tabPath = open.length === 1 && isTab(entry.path) ? entry.path : ''
  const way = open.length > 1 ? 'back' : isTab(entry.path) ? '' : 'home'
  bars.show({ name: entry.title, way, tabPath, canRefresh: Boolean(known.get(entry.path).enablePullDownRefresh) })
}

/** wx.setNavigationBarTitle */
export function entitle (text) {
  top().title = text
  bars.retitle(text)
}

const note = page => history.replaceState({ depth: open.length - 1 }, '', `#/${page.url}`)

/** Let the browser's history go back, and wait until it has. */
function unwind (steps = open.length - 1) {
  if (steps <= 0) return Promise.resolve()
  const done = new Promise(resolve => { unwinding = resolve })
  history.go(-steps)
  return done
}

function popped (depth) {
  if (unwinding) {
    const done = unwinding
    unwinding = null
    return done()
  }
  if (depth >= open.length) return history.go(open.length - 1 - depth)
  if (depth === open.length - 1) return
  if (top().guard && !top().guard()) return history.pushState({ depth: open.length - 1 }, '', `#/${top().url}`)
  while (open.length - 1 > depth) drop(open.pop())
  reveal(top())
  call(top(), 'onShow')
  bars.focusTitle()
}

function drop (entry) {
  call(entry, 'onUnload')
  tabs.delete(entry.path)
  glassRelease(entry)
}

function glassRelease (entry) {
  entry.root.release()
  entry.host.remove()
}

export const hideTop = () => hide(top())
export const showTop = () => { if (top()) call(top(), 'onShow') }

function hide (entry) {
  if (entry) call(entry, 'onHide')
}

const LIFE = { onShow: 'show', onHide: 'hide' }

function call (entry, name, ...given) {
  const { instance } = entry
  if (name in LIFE) instance._$.triggerPageLifetime(LIFE[name], given)
  if (typeof instance[name] === 'function') return instance[name](...given)
}

const NEAR = 50 // pixels from the end, as onReachBottomDistance has it

function scrolled (entry) {
  let waiting = false
  let reached = 0 // the height of the page whose end was told: a longer one has another end
  return () => {
    if (waiting) return
    waiting = true
    requestAnimationFrame(() => {
      waiting = false
      const { scrollTop, scrollHeight, clientHeight } = entry.host
      call(entry, 'onPageScroll', { scrollTop })
      const near = scrollHeight - scrollTop - clientHeight < NEAR
      if (near && reached !== scrollHeight) call(entry, 'onReachBottom')
      reached = near ? scrollHeight : 0
    })
  }
}
