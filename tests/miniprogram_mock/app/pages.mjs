// Pages and components of the mini-program without a screen: their scripts, their data, and who hears them.

import { load } from './wechat.mjs'

const FIELDS = { String: '', Number: 0, Boolean: false, Array: [], Object: null }

/**
 * A page as it is before onLoad; what it says in `wx` goes to the given one.
 * @param {string} name below app/, without the ending
 * @param {object} wx
 * @param {object[]} [open] pages that are open below it
 */
export function page (name, wx, open = []) {
  const made = alive(defined('Page', name, wx))
  globalThis.getCurrentPages = () => [...open, made]
  return made
}

/** A component that is attached; `heard` gets each event as [name, detail]. */
export function component (name, wx, properties = {}, heard = () => {}) {
  const definition = defined('Component', name, wx)
  const own = Object.entries(definition.properties ?? {}).map(([field, kind]) => [field, kind?.value ?? FIELDS[(kind?.type ?? kind)?.name]])
  const made = alive({ ...definition, ...definition.methods, data: { ...Object.fromEntries(own), ...definition.data } }, definition.observers)
  made.triggerEvent = (event, detail) => heard(event, detail)
  definition.lifetimes?.attached?.call(made)
  made.setData(properties)
  return made
}

function defined (kind, name, wx) {
  let found
  const app = { globalData: {} }
  Object.assign(globalThis, {
    Page: given => { found = given }, Component: given => { found = given }, Behavior: given => given, getApp: () => app, getCurrentPages: () => []
  })
  wx.getAppBaseInfo ??= () => ({})
  load(name, wx)
  if (!found) throw new Error(`${name}.js has no ${kind}`)
  return found
}

/** What is set is copied, as WeChat does, and told to whoever observes it. */
function alive (definition, observers = {}) {
  const made = { ...definition, data: structuredClone(definition.data ?? {}) }
  made.setData = given => {
    for (const [path, value] of Object.entries(given)) put(made.data, path.split(/[.[\]]+/).filter(Boolean), structuredClone(value))
    const names = Object.keys(given).map(path => /^\w+/.exec(path)[0])
    for (const [watched, work] of Object.entries(observers)) {
      const fields = watched.split(',').map(one => one.trim())
      if (fields.some(field => names.includes(field))) work.apply(made, fields.map(field => made.data[field]))
    }
  }
  return made
}

function put (data, [name, ...rest], value) {
  if (rest.length) put(data[name] ??= {}, rest, value)
  else data[name] = value
}

/** What a tap hands to its handler. @param {object} dataset */
export const tap = (dataset = {}) => ({ currentTarget: { dataset }, detail: {} })
