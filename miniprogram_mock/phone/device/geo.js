// Coordinates: satellites speak WGS-84, WeChat's maps GCJ-02. The widely published approximation of
// the national offset, as in the emulator's geo.py, exact to about a metre.

const AXIS = 6378245
const FLATTENING = 0.00669342162296594323
const { PI, cos, sin, sqrt, abs } = Math

/** @param {{latitude: number, longitude: number}} spot WGS-84 @returns {{latitude: number, longitude: number}} GCJ-02 */
export function toGcj02 ({ latitude, longitude }) {
  if (!(latitude >= 0.83 && latitude <= 55.83 && longitude >= 72 && longitude <= 137.84)) return { latitude, longitude }
  const [x, y] = [longitude - 105, latitude - 35]
  const angle = latitude / 180 * PI
  const magic = 1 - FLATTENING * sin(angle) ** 2
  return {
    latitude: latitude + north(x, y) * 180 / (AXIS * (1 - FLATTENING) / (magic * sqrt(magic)) * PI),
    longitude: longitude + east(x, y) * 180 / (AXIS / sqrt(magic) * cos(angle) * PI)
  }
}

/** The way back, by trying. @param {{latitude: number, longitude: number}} spot GCJ-02 */
export function toWgs84 (spot) {
  let found = { ...spot }
  for (let turn = 0; turn < 3; turn++) {
    const there = toGcj02(found)
    found = { latitude: found.latitude + spot.latitude - there.latitude, longitude: found.longitude + spot.longitude - there.longitude }
  }
  return found
}

function north (x, y) {
  const value = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + waves(x) + (20 * sin(y * PI) + 40 * sin(y / 3 * PI)) * 2 / 3
  return value + (160 * sin(y / 12 * PI) + 320 * sin(y * PI / 30)) * 2 / 3
}

function east (x, y) {
  const value = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + waves(x) + (20 * sin(x * PI) + 40 * sin(x / 3 * PI)) * 2 / 3
  return value + (150 * sin(x / 12 * PI) + 300 * sin(x / 30 * PI)) * 2 / 3
}

const waves = x => (20 * sin(6 * x * PI) + 20 * sin(2 * x * PI)) * 2 / 3
