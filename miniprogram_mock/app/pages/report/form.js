// A report as it is being filled in: what is kept, what is missing, what is sent.

const { newKey } = require('../../lib/api')

const MOST_WORDS = 1000

/**
 * `photos` and `voice` as their pickers tell them; `place` as lib/place says whose ground it is; `region` {code, name}
 * where there is no point; `chosen`: the kind was tapped, not guessed; `sent`: what was sent last.
 */
const fresh = () => ({
  words: '',
  photos: [],
  voice: null,
  place: null,
  region: null,
  placeWords: '',
  kind: '',
  chosen: false,
  danger: false,
  disclose: false,
  sent: null
})

/** What is still needed before it can be sent: the field and a sentence; null when nothing. */
function missing (form) {
  if (!form.words.trim() && !form.photos.length && !form.voice) return { field: 'what', says: '写一句什么事，说一段话，或者放一张照片。' }
  if (form.photos.some(one => one.state === 'failed')) return { field: 'what', says: '有照片没传上去：点一下再传，或者去掉它。' }
  if (form.voice && form.voice.state === 'failed') return { field: 'what', says: '语音没传上去：点一下再传，或者删掉它。' }
  if (form.place && !form.place.outside) return null
  return form.region ? null : { field: 'where', says: '在哪里？用现在的位置、在地图上点，或者选一个社区，都行。' }
}

/** The body of POST /cases without its photos and its voice. */
function bodyOf (form) {
  const spot = form.place && !form.place.outside ? form.place.spot : null
  return {
    words: form.words.trim(),
    kind: form.kind || null,
    place: spot && { latitude: spot.latitude, longitude: spot.longitude, system: spot.system },
    region: spot ? null : form.region && form.region.code,
    place_words: form.placeWords.trim(),
    danger: form.danger || null,
    disclose: form.disclose
  }
}

/** The key of this sending: the same for the same report, so that a lost answer does no harm. */
function keyOf (form, body) {
  const said = JSON.stringify([body, [...form.photos, ...(form.voice ? [form.voice] : [])].map(one => one.key || one.path)])
  if (!form.sent || form.sent.said !== said) form.sent = { said, key: newKey() }
  return form.sent.key
}

/** What of the form is kept on the phone. */
const keptOf = form => ({ ...form, photos: form.photos.map(({ path, key }) => ({ path, key })), voice: voiceOf(form.voice) })
const voiceOf = voice => voice && { path: voice.path, key: voice.key, seconds: voice.seconds }

/** Whether anything was filled in at all. */
const isEmpty = form => !form.words.trim() && !form.photos.length && !form.voice && !form.placeWords.trim()

module.exports = { fresh, missing, bodyOf, keyOf, keptOf, isEmpty, MOST_WORDS }
