// What one page hands to a tab, whose address takes nothing: words said at home, a photo, a voice, a scene.

const handed = new Map()

/**
 * Give it to whoever takes it first: before `wx.switchTab`.
 * @param {'report'|'wish'} to
 * @param {{words?: string, kind?: string, photos?: {path?: string, key?: string}[], voice?: {path?: string, key?: string, seconds?: number} | null, spot?: import('./place').Spot | null, region?: {code: string, name: string} | null}} what
 *   `region`: a community or grid, where there is no spot
 */
function give (to, what) {
  handed.set(to, what)
}

/** Take what was given, once; null when there is nothing. @param {'report'|'wish'} to */
function take (to) {
  const what = handed.get(to) || null
  handed.delete(to)
  return what
}

module.exports = { give, take }
