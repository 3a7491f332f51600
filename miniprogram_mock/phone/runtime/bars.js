// The bar with the title above a page, and the tabs below.

import { element, screen, pages, overlay } from './elements.js'

const back = element('button', { type: 'button', className: 'wx-nav-back' })
const title = element('h1', { className: 'wx-nav-title', tabIndex: -1 })
const again = element('button', { type: 'button', className: 'wx-nav-again', textContent: '↻', title: '刷新', 'aria-label': '刷新' })
const nav = element('header', { id: 'wx-nav' }, back, title, again)
const tabs = element('nav', { id: 'wx-tabs', 'aria-label': '主要页面' })

/**
 * Put the phone on the page.
 * @param {{list: {pagePath: string, text: string, iconPath?: string, selectedIconPath?: string}[]}} tabBar
 * @param {{onBack: () => void, onTab: (path: string) => void, onAgain: () => void}} doing
 */
export function build (tabBar, { onBack, onTab, onAgain }) {
  back.onclick = onBack
  again.onclick = onAgain
  tabs.append(...tabBar.list.map(one => tab(one, onTab)))
  screen.append(nav, pages, tabs, overlay)
  document.body.append(screen)
}

function tab (one, onTab) {
  const made = element('button', { type: 'button', className: 'wx-tab' })
  made.dataset.path = one.pagePath
  if (one.iconPath) made.append(icon(one.iconPath, 'wx-tab-plain'), icon(one.selectedIconPath ?? one.iconPath, 'wx-tab-chosen'))
  made.append(element('span', { textContent: one.text }), element('b', { className: 'wx-tab-badge', hidden: true }))
  made.onclick = () => onTab(one.pagePath)
  return made
}

const icon = (src, className) => element('img', { src: `/phone/built/app/${src}`, alt: '', className })

/** Show what belongs to the page on top. `way`: 'back', 'home' or '' for the button on the left. */
export function show ({ name, way, tabPath, canRefresh }) {
  title.textContent = name
  document.title = name
  back.hidden = !way
  back.textContent = way === 'home' ? '⌂' : '‹'
  back.setAttribute('aria-label', way === 'home' ? '回到首页' : '返回')
  again.hidden = !canRefresh
  tabs.hidden = !tabPath
  for (const one of tabs.children) {
    if (one.dataset.path === tabPath) one.setAttribute('aria-current', 'page')
    else one.removeAttribute('aria-current')
  }
}

/** @param {string} text */
export function retitle (text) {
  title.textContent = text
  document.title = text
}

/** A screen reader begins to read a new page at its title. */
export const focusTitle = () => title.focus({ preventScroll: true })

/**
 * @param {number} index of the tab
 * @param {string|null} text null takes the badge away, '' is a dot
 */
export function badge (index, text) {
  const made = tabs.children[index]?.querySelector('b')
  if (!made) return
  made.hidden = text === null
  made.textContent = text ?? ''
  made.classList.toggle('wx-tab-dot', text === '')
}
