// What the person lets the mini-program do.

import { account } from '../device/account.js'
import { needTap } from '../device/gesture.js'
import * as permission from '../device/permission.js'
import { onNeed, openContract, privately } from '../device/privacy.js'
import { asks, Refusal } from '../runtime/asking.js'
import { openings } from '../runtime/opening.js'

export const getSetting = asks('getSetting', async ({ withSubscriptions }) => {
  const { auth, subscriptions } = await account()
  return { authSetting: auth, ...(withSubscriptions ? { subscriptionsSetting: subscriptions } : {}) }
})

export const authorize = asks('authorize', ({ scope }) => {
  if (!(scope in permission.SCOPES)) throw new Refusal('invalid scope')
  return permission.need(scope, 'authorize')
})

export const openSetting = asks('openSetting', async () => {
  needTap()
  return { authSetting: await permission.settings() }
})
openings.openSetting = async () => ({ errMsg: 'openSetting:ok', authSetting: await permission.settings() })

export const getPrivacySetting = asks('getPrivacySetting', async () => (await account()).privacy)
export const requirePrivacyAuthorize = asks('requirePrivacyAuthorize', () => privately('requirePrivacyAuthorize'))
export const openPrivacyContract = asks('openPrivacyContract', async () => openContract((await account()).privacy.privacyContractName))

/** The listener is handed `resolve` and {referrer}; without one WeChat shows its own sheet. */
export const onNeedPrivacyAuthorization = onNeed
