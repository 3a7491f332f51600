// WeUI's sheet for mini-programs as ours: only the classes that our pages name, text that grows with
// the system's size, and dark colours where the system is dark.

import postcss from 'postcss'

const ROOT = 16 // pixels that WeUI's sizes were drawn for
const LIGHT = /\[data-weui-theme="?light"?\]\s*,?\s*/g

/**
 * @param {string} source weui.wxss as published
 * @param {Set<string>} used names of classes that our pages have
 * @returns {string} WXSS
 */
export function fit (source, used) {
  const root = postcss.parse(source)
  root.walkRules(rule => {
    if (rule.parent?.type === 'atrule' && /keyframes$/.test(rule.parent.name)) return
    const kept = rule.selectors.filter(one => isUsed(one, used)).map(one => one.replace(LIGHT, ''))
    const wanted = [...new Set(kept.filter(Boolean))]
    if (!wanted.length) rule.remove()
    else if (wanted.every(one => one.includes('data-weui-theme'))) goDark(rule, wanted)
    else rule.selectors = wanted.filter(one => !one.includes('data-weui-theme'))
  })
  root.walkDecls(grow)
  dropUnusedVariables(root)
  dropUnusedMotion(root)
  root.walkAtRules(rule => { if (rule.nodes && !rule.nodes.length) rule.remove() })
  return root.toString() + '\n'
}

function isUsed (selector, used) {
  if (/(^|[\s>+~])(body|html|\.wx-root)/.test(selector) || selector.includes('data-weui-mode')) return false
  const classes = [...selector.matchAll(/\.([\w-]+)/g)].map(one => one[1])
  return classes.every(name => used.has(name))
}

function goDark (rule, selectors) {
  const page = [...new Set(selectors.map(one => one.replace(/\[data-weui-theme="?dark"?\]\s*/g, '').trim() || 'page'))]
  const media = postcss.atRule({ name: 'media', params: '(prefers-color-scheme: dark)' })
  rule.replaceWith(media)
  media.append(rule.clone({ selectors: page }))
}

function grow (declaration) {
  if (declaration.prop !== 'font-size') return
  declaration.value = declaration.value.replace(/^([\d.]+)px$/, (whole, number) => number === '0' ? whole : `${number / ROOT}rem`)
}

function dropUnusedVariables (root) {
  for (let again = true; again;) {
    again = false
    const named = new Set([...root.toString().matchAll(/var\((--[\w-]+)/g)].map(one => one[1]))
    root.walkDecls(/^--/, declaration => {
      if (named.has(declaration.prop)) return
      declaration.remove()
      again = true
    })
  }
  root.walkRules(rule => { if (!rule.nodes.length) rule.remove() })
}

function dropUnusedMotion (root) {
  const text = []
  root.walkDecls(/animation/, declaration => text.push(declaration.value))
  root.walkAtRules(/keyframes$/, rule => { if (!text.some(one => one.includes(rule.params))) rule.remove() })
}
