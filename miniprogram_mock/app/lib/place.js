// Where somebody is, or means: asked only when they say so, and never the only way.

const { call } = require('./api')

/**
 * @typedef {{latitude: number, longitude: number, system: 'gcj02', name?: string}} Spot
 * @typedef {{spot: Spot, code: string, name: string, outside: boolean}} Found `code` and `name` of the
 *   grid or community; empty where nobody of ours looks after it
 */

const REFUSED = /auth|privacy|permission|authorize/i
const CANCELLED = /cancel/i
const AGAIN = 30000 // ms in which WeChat does not look a second time
/** @type {{spot: Spot, at: number} | null} what the phone said last */
let told = null

/** The phone does not say where it is. `code` is "no_place"; `refused` when its owner does not want it. */
class NoPlace extends Error {
  constructor (refused) {
    super(refused
      ? '没有允许用位置，不要紧：可以在地图上点，或者写一写在哪里。'
      : '手机没有说出位置：可以在地图上点，或者写一写在哪里。')
    this.name = 'NoPlace'
    this.code = 'no_place'
    this.refused = refused
  }
}

/** Where the phone is. Rejects with NoPlace. @returns {Promise<Spot>} */
async function here () {
  try {
    const { latitude, longitude } = await wx.getLocation({ type: 'gcj02', isHighAccuracy: true })
    told = { spot: { latitude, longitude, system: 'gcj02' }, at: Date.now() }
    return told.spot
  } catch (error) {
    const refused = REFUSED.test(error.errMsg)
    if (!refused && told && Date.now() - told.at < AGAIN) return told.spot
    throw new NoPlace(refused)
  }
}

/**
 * A point that is chosen on the map, beginning at `near`; null when nothing is chosen. Rejects with NoPlace.
 * @param {Spot|null} [near]
 * @returns {Promise<Spot|null>}
 */
async function onMap (near) {
  try {
    const { latitude, longitude, name, address } = await wx.chooseLocation(near ? { latitude: near.latitude, longitude: near.longitude } : {})
    return { latitude, longitude, system: 'gcj02', name: name || address || '' }
  } catch (error) {
    if (CANCELLED.test(error.errMsg)) return null
    throw new NoPlace(REFUSED.test(error.errMsg))
  }
}

/** Whose ground a point is. @param {Spot} spot @returns {Promise<Found>} */
async function whose (spot) {
  try {
    const query = { latitude: spot.latitude, longitude: spot.longitude, system: spot.system }
    const { community, grid } = await call('GET /regions/locate', { query })
    return { spot, code: (grid || community).code, name: community.name + (grid ? grid.name : ''), outside: false }
  } catch (error) {
    if (error.code !== 'outside') throw error
    return { spot, code: '', name: '', outside: true }
  }
}

/** The page of the system where what was refused can be allowed. @returns {Promise<boolean>} whether it is now */
async function allow () {
  const { authSetting } = await wx.openSetting()
  return Boolean(authSetting['scope.userLocation'])
}

module.exports = { here, onMap, whose, allow, NoPlace }
