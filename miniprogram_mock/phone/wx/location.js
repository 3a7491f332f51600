// Where the phone is, and places on a map.

import { toGcj02 } from '../device/geo.js'
import * as map from '../device/map.js'
import { expect } from '../device/parameters.js'
import { need } from '../device/permission.js'
import { privately } from '../device/privacy.js'
import { asks, Refusal } from '../runtime/asking.js'
import { phone } from '../runtime/phone.js'

const PATIENCE = 10000 // ms
const TROUBLE = {
  1: () => new Refusal('system permission denied', { errno: 3 }),
  2: () => new Refusal(':ERROR_NOCELL&WIFI_LOCATIONSWITCHOFF', { errCode: 2 }),
  3: () => new Refusal('timeout', { errno: 5 })
}

function declared (name) {
  if (!phone.app.requiredPrivateInfos?.includes(name)) throw new Refusal('the api need to be declared in the requiredPrivateInfos field in app.json/ext.json', { errno: 112 })
}

const where = options => new Promise((resolve, reject) => {
  if (!navigator.geolocation) return reject(TROUBLE[1]())
  navigator.geolocation.getCurrentPosition(({ coords }) => resolve(coords), error => reject(TROUBLE[error.code]()), options)
})

export const getLocation = asks('getLocation', async ({ type = 'wgs84', isHighAccuracy = false, highAccuracyExpireTime = PATIENCE }) => {
  declared('getLocation')
  await need('scope.userLocation', 'getLocation')
  const { latitude, longitude, speed, accuracy, altitude, altitudeAccuracy } = await where({
    enableHighAccuracy: isHighAccuracy, timeout: Math.max(3000, highAccuracyExpireTime), maximumAge: 5000
  })
  const spot = type === 'gcj02' ? toGcj02({ latitude, longitude }) : { latitude, longitude }
  return { ...spot, speed: speed ?? -1, accuracy, altitude: altitude ?? 0, verticalAccuracy: altitudeAccuracy ?? 0, horizontalAccuracy: accuracy }
})

export const chooseLocation = asks('chooseLocation', async ({ latitude, longitude }) => {
  declared('chooseLocation')
  await privately('chooseLocation')
  const view = await map.district()
  const near = latitude === undefined ? await quietly() : { latitude, longitude }
  const chosen = await map.choose(view, near)
  if (!chosen) throw new Refusal('cancel')
  return chosen
})

/** Where the phone is, if that is known without asking. */
async function quietly () {
  const state = await navigator.permissions?.query({ name: 'geolocation' }).catch(() => null)
  if (state?.state !== 'granted') return null
  return where({ timeout: 1000, maximumAge: 60000 }).then(toGcj02, () => null)
}

export const openLocation = asks('openLocation', async options => {
  expect(options, { latitude: 'Number', longitude: 'Number' })
  map.open(await map.district(), options)
})
