// What the page shows of a case, made of what GET /cases/{case_id} gives.

const { whereOf, standing, voicesOf } = require('../../lib/cases')
const time = require('../../lib/time')

const VERDICTS = [
  { key: 'solved', words: '解决了' },
  { key: 'partly', words: '解决了一部分' },
  { key: 'not_solved', words: '没解决' }
]
/** Steps of those who work on it: they have a page of their own for them. */
const RESIDENTS = ['rate', 'additions', 'withdraw', 'join', 'disclose', 'merge-own']

/**
 * @param {import('../../../phone/types/generated/api').components['schemas']['CaseWhole']} found
 * @param {Date} [now]
 */
function shownOf (found, now) {
  const photos = found.photos.filter(one => one.kind === 'photo')
  const can = Object.fromEntries(RESIDENTS.map(move => [move.replace('-', '_'), found.moves.includes(move)]))
  return {
    id: found.id,
    number: found.number,
    title: found.title,
    status: found.status.words,
    ended: !found.due && found.status.code !== 'asked',
    late: Boolean(found.due && found.due.overdue),
    danger: found.danger,
    progress: progressOf(found),
    stands: standing(found),
    words: found.words,
    where: whereOf(found),
    point: found.point && found.point.gcj02,
    when: time.moment(found.reported_at || found.created_at, now),
    reporter: found.reporter && !found.mine ? found.reporter.name : '',
    photos: shownPhotos(photos.filter(one => one.purpose === 'report'), '报来的照片'),
    voices: voicesOf(found),
    answers: answersOf(found, photos, now),
    steps: stepsOf(found, now),
    clocks: found.clocks.map(clock => clockOf(clock, now)),
    ratings: found.ratings.filter(one => one.mine).map(one => ({ at: one.at, when: time.moment(one.at, now), verdict: one.verdict.words, words: one.words })),
    sides: found.sides.map(side => side.name).join('、'),
    merged: found.merged_into,
    follows: found.follows,
    followers: found.followers,
    joined: found.joined,
    mine: found.mine,
    disclosed: found.disclosed,
    works: found.moves.some(move => !RESIDENTS.includes(move)),
    can
  }
}

/** Where it stands, in a sentence; an answer stands below as a whole and is not said twice. */
function progressOf ({ status, progress, dispatches }) {
  if (!dispatches.some(sent => sent.answer)) return progress
  return { asked: '办理的单位说办好了，社区也看过了。您觉得呢？', closed: '办完了。', explained: '办不了，原因和下一步在下面。' }[status.code] || progress
}

/** Photos as <photo> takes them: {photos: [{key, src, whole, label}], group}. */
function shownPhotos (photos, label) {
  return {
    group: photos.map(one => `/photos/${one.key}`),
    items: photos.map((one, index) => ({ key: one.key, src: `/photos/${one.key}/thumb`, whole: `/photos/${one.key}`, label: `${label}第 ${index + 1} 张` }))
  }
}

/** What the units said that they have done, the newest first. */
function answersOf (found, photos, now) {
  return found.dispatches.filter(sent => sent.answer).map(({ id, unit, part, answer }) => ({
    id,
    unit: part ? `${unit.name}（${part}）` : unit.name,
    when: time.moment(answer.at, now),
    words: answer.words,
    explained: answer.explained && { ...answer.explained, again: time.day(answer.explained.look_again_on, now) },
    photos: shownPhotos(photos.filter(one => one.dispatch === id), '办理的照片')
  })).reverse()
}

/** All that was done, the newest first: where the matter stands is marked. */
function stepsOf (found, now) {
  const moved = found.history
    .filter((step, index) => step.status.code !== 'draft' || index === found.history.length - 1)
    .map(step => ({ at: step.at, what: step.status.words, who: step.by.code === 'reporter' && found.mine ? '我' : step.by.words, words: step.note }))
  const added = found.additions.map(one => ({ at: one.at, what: '补充', who: one.mine ? '我' : '', words: one.words }))
  const arrived = found.dispatches.filter(one => one.arrived).map(one => ({ at: one.arrived.at, what: '到现场', who: one.unit.name, words: '' }))
  const last = moved[moved.length - 1]
  return [...moved, ...added, ...arrived]
    .map((step, index) => ({ ...step, id: index, when: time.moment(step.at, now), now: step === last && !['closed', 'explained', 'declined', 'withdrawn', 'merged'].includes(found.status.code) }))
    .sort((one, other) => Date.parse(other.at) - Date.parse(one.at) || other.id - one.id)
}

function clockOf (clock, now) {
  const over = clock.late ? '，超时了' : '，按时'
  const running = clock.stopped_at ? `${time.moment(clock.stopped_at, now)} 办完${over}` : clock.words
  const asked = clock.pauses.filter(one => one.granted).map(one => `停表：${one.cause.words}，停到${time.day(one.until, now)}`)
    .concat(clock.extensions.filter(one => one.granted).map(one => `延期：${one.reason}`))
  return { id: clock.id, stage: clock.stage.words, says: `限 ${clock.limit}；${running}`, late: clock.late, exempt: clock.exempt, asked: asked.join('；') }
}

module.exports = { shownOf, shownPhotos, VERDICTS }
