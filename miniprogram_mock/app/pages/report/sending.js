// A report on its way: at once where there is a network, later where there is none.

const { deliver } = require('../../lib/queue')
const time = require('../../lib/time')
const forms = require('./form')

/** Photos and the voice, as the queue takes them. */
const filesOf = form => [...form.photos.map(named), ...(form.voice ? [{ ...named(form.voice), voice: true }] : [])]
const named = ({ path, key }) => key ? { key } : { path }

/**
 * Send it, or keep it until it can be. What has happened, for the page to say.
 * @param {any} form
 * @param {() => void} keep the form, with the key of this sending
 */
async function report (form, keep) {
  const body = forms.bodyOf(form)
  const key = forms.keyOf(form, body)
  keep()
  const said = `随手拍：${(body.words || body.place_words || (form.voice ? '语音' : '照片')).slice(0, 20)}`
  const { sent, answer } = await deliver({ name: 'POST /cases', body, photos: filesOf(form), said, matter: `report:${key}`, text: 'words', key })
  if (!sent) return { id: 0, number: '', title: '已经记下，有网就发出去', next: '不用再报一遍。发出去以后，在“我报的”里看得到。', callFirst: null }
  return done(answer)
}

/** What is said of a report that the server has. @param {any} answer of POST /cases */
function done (answer) {
  const next = answer.due ? `社区在看，${time.moment(answer.due.due_at)} 前派给办理的单位。` : ''
  return { id: answer.id, number: answer.number, title: '报上了', next, callFirst: answer.call_first ? { says: answer.call_first } : null }
}

/**
 * Words, photos and the voice of the form, added to a case that was joined instead.
 * @returns {Promise<boolean>} whether there was anything
 */
async function addition (id, number, form) {
  const words = form.words.trim()
  if (!words && !form.photos.length && !form.voice) return false
  await deliver({
    name: 'POST /cases/{case_id}/additions', path: { case_id: id }, body: { words }, photos: filesOf(form),
    said: `补充 ${number}`, matter: `case:${id}`, text: 'words', open: `case/detail/detail?id=${id}`
  })
  return true
}

module.exports = { send: { report, addition, done } }
