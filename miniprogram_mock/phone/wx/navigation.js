// Going from page to page.

import { expect } from '../device/parameters.js'
import { asks } from '../runtime/asking.js'
import * as bars from '../runtime/bars.js'
import * as stack from '../runtime/stack.js'
import { showModal } from './feedback.js'

export const navigateTo = asks('navigateTo', ({ url }) => stack.navigate(url))
export const redirectTo = asks('redirectTo', ({ url }) => stack.redirect(url))
export const switchTab = asks('switchTab', ({ url }) => stack.tab(url))
export const reLaunch = asks('reLaunch', ({ url }) => stack.relaunch(url))
export const navigateBack = asks('navigateBack', ({ delta = 1 }) => stack.goBack(delta))
export const setNavigationBarTitle = asks('setNavigationBarTitle', ({ title }) => stack.entitle(title))
export const setTabBarBadge = asks('setTabBarBadge', ({ index, text }) => bars.badge(index, String(text).slice(0, 4)))
export const removeTabBarBadge = asks('removeTabBarBadge', ({ index }) => bars.badge(index, null))
export const showTabBarRedDot = asks('showTabBarRedDot', ({ index }) => bars.badge(index, ''))
export const hideTabBarRedDot = asks('hideTabBarRedDot', ({ index }) => bars.badge(index, null))
export const stopPullDownRefresh = asks('stopPullDownRefresh', () => {})
export const pageScrollTo = asks('pageScrollTo', ({ scrollTop = 0, selector }) => {
  const { host } = stack.top()
  const to = selector ? host.querySelector(selector) : null
  if (to) to.scrollIntoView()
  else host.scrollTop = scrollTop
})

/** Leaving by the back button is asked about, as long as this page is there. */
export const enableAlertBeforeUnload = asks('enableAlertBeforeUnload', options => {
  expect(options, { message: 'String' })
  stack.setGuard(() => { leave(options.message); return false })
})
export const disableAlertBeforeUnload = asks('disableAlertBeforeUnload', () => stack.setGuard(null))

async function leave (content) {
  const { confirm } = await showModal({ content })
  if (!confirm) return
  stack.setGuard(null)
  stack.goBack()
}
