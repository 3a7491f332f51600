// What the phone is, how it is set, and how this page was opened.

import { asks } from '../runtime/asking.js'
import { element, pages, screen, tags } from '../runtime/elements.js'
import { phone } from '../runtime/phone.js'
import { system } from '../runtime/text-size.js'
import { USER_DATA_PATH } from '../device/files.js'
import { listeners } from '../device/telling.js'

const VERSION = '3.8.12' // of WeChat's base library, as far as this host follows it
const USUAL_TEXT = 16 // pixels that text is drawn for
const dark = matchMedia('(prefers-color-scheme: dark)')
const [shown, hidden, themed, resized] = [listeners(), listeners(), listeners(), listeners()]
let options = {}

/** Said once by the core: what the mini-program was opened with. */
export const entered = given => { options = given }
export const getLaunchOptionsSync = () => options
export const getEnterOptionsSync = () => options
export const getAccountInfoSync = () => ({ miniProgram: { appId: phone.appid, envVersion: 'develop', version: '' }, plugin: {} })
export const nextTick = work => queueMicrotask(work)
export const env = { USER_DATA_PATH }

const theme = () => dark.matches ? 'dark' : 'light'

export function getWindowInfo () {
  const [whole, page] = [screen.getBoundingClientRect(), pages.getBoundingClientRect()]
  return {
    pixelRatio: devicePixelRatio,
    screenWidth: whole.width,
    screenHeight: whole.height,
    windowWidth: page.width,
    windowHeight: page.height,
    statusBarHeight: 0,
    screenTop: page.top - whole.top,
    safeArea: { left: 0, top: 0, right: whole.width, bottom: whole.height, width: whole.width, height: whole.height }
  }
}

export const getAppBaseInfo = () => ({
  SDKVersion: VERSION,
  enableDebug: false,
  host: { env: 'WeChat', appId: phone.appid, version: 0 },
  language: 'zh_CN',
  version: '8.0.50',
  theme: theme(),
  fontSizeSetting: system(),
  fontSizeScaleFactor: system() / USUAL_TEXT
})

export const getDeviceInfo = () => ({
  abi: '', deviceAbi: '', benchmarkLevel: -1, brand: 'devtools', model: 'browser', system: navigator.platform, platform: 'devtools', cpuType: '', memorySize: ''
})

export const getSystemSetting = () => ({ bluetoothEnabled: false, locationEnabled: 'geolocation' in navigator, wifiEnabled: true, deviceOrientation: innerWidth > innerHeight ? 'landscape' : 'portrait' })

export const getAppAuthorizeSetting = () => ({
  albumAuthorized: 'authorized',
  bluetoothAuthorized: 'not determined',
  cameraAuthorized: navigator.mediaDevices ? 'authorized' : 'denied',
  locationAuthorized: 'geolocation' in navigator ? 'authorized' : 'denied',
  locationReducedAccuracy: false,
  microphoneAuthorized: navigator.mediaDevices ? 'authorized' : 'denied',
  notificationAuthorized: 'authorized',
  phoneCalendarAuthorized: 'not determined'
})

/** All of the above in one, as older pages ask. */
export const getSystemInfoSync = () => ({ ...getDeviceInfo(), ...getAppBaseInfo(), ...getWindowInfo(), ...getSystemSetting() })

/** The bar of this phone has its buttons in the corners, so the capsule has no place of its own. */
export function getMenuButtonBoundingClientRect () {
  const { right, top, height } = (screen.querySelector('#wx-nav') ?? screen).getBoundingClientRect()
  return { width: 48, height, top, bottom: top + height, left: right - 48, right }
}

/** 'showModal', 'showModal.object.editable', 'button', 'button.open-type.share': by the first word. */
export function canIUse (schema) {
  const [name] = schema.split('.')
  return name in globalThis.wx || tags.has(name)
}

document.addEventListener('visibilitychange', () => document.hidden ? hidden.tell() : shown.tell(options))
dark.addEventListener('change', () => themed.tell({ theme: theme() }))
globalThis.addEventListener('resize', () => { const { windowWidth, windowHeight } = getWindowInfo(); resized.tell({ size: { windowWidth, windowHeight } }) })
export const { on: onAppShow, off: offAppShow } = shown
export const { on: onAppHide, off: offAppHide } = hidden
export const { on: onThemeChange, off: offThemeChange } = themed
export const { on: onWindowResize, off: offWindowResize } = resized

const vibrates = (name, milliseconds) => asks(name, () => { navigator.vibrate?.(milliseconds) })
export const vibrateShort = vibrates('vibrateShort', 15)
export const vibrateLong = vibrates('vibrateLong', 400)

/** A newer build of the mini-program is found by reading this page once more. */
export function getUpdateManager () {
  const [ready, failed] = [listeners(), listeners()]
  return {
    async onCheckForUpdate (listener) {
      const hasUpdate = await newer()
      listener({ hasUpdate })
      if (hasUpdate) ready.tell()
    },
    onUpdateReady: ready.on,
    onUpdateFailed: failed.on,
    applyUpdate () { location.reload() }
  }
}

async function newer () {
  const here = document.querySelector('script[type=module]')?.getAttribute('src')
  const page = await fetch(location.pathname, { cache: 'no-store' }).then(answer => answer.text()).catch(() => '')
  const made = element('template')
  made.innerHTML = page
  const there = made.content.querySelector('script[type=module]')?.getAttribute('src')
  return Boolean(there && here && there !== here)
}
