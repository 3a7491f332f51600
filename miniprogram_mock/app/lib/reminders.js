// Reminders of WeChat: asked for in a tap, each good for one.

const { call } = require('./api')

const MOST = 3 // templates that one window of WeChat may name
const SWITCHED_OFF = 20004
const ANSWERS = ['accept', 'reject', 'ban', 'filter']

const OFF = '微信里关掉了“邻里”的提醒。不开也没关系：消息都在“消息”里；对公众号说句话，两天里它也能直接回您。'
const BANNED = '微信暂时不让发这种提醒。消息都在“消息”里；对公众号说句话，两天里它也能直接回您。'
const REJECTED = '好，先不提醒。消息都在“消息”里，想要提醒随时再点。'

/**
 * Ask for these reminders and tell the server what was answered. Nothing may be awaited before it in
 * the tap, or WeChat refuses. Rejects as `call` does.
 * @param {string[]} ids of templates; the first three are asked for
 * @returns {Promise<{given: number, words: string, off: boolean}>} how many were given, what to say of
 *   it, and whether reminders are switched off as a whole
 */
async function renew (ids) {
  const asked = ids.slice(0, MOST)
  const said = await answered(asked)
  const answers = asked.map(id => ({ template_id: id, answer: plain(said[id]) })).filter(one => ANSWERS.includes(one.answer))
  if (answers.length) await call('POST /consents', { body: { answers } })
  const given = answers.filter(one => one.answer === 'accept').length
  return { given, words: wordsOf(given, answers, said), off: Boolean(said.off) }
}

/** @param {string[]} tmplIds @returns {Promise<any>} */
async function answered (tmplIds) {
  try {
    return await wx.requestSubscribeMessage({ tmplIds })
  } catch (error) {
    return { off: error.errCode === SWITCHED_OFF, failed: error.errCode !== SWITCHED_OFF }
  }
}

/** With sound or without, it is a yes. */
const plain = answer => String(answer || '').startsWith('accept') ? 'accept' : answer

function wordsOf (given, answers, said) {
  if (given) return `好，有 ${given} 种提醒各能发一次。`
  if (said.off) return OFF
  if (said.failed) return '提醒的窗口没有打开，请再点一次。'
  return answers.some(one => one.answer === 'ban') ? BANNED : REJECTED
}

module.exports = { renew, OFF, BANNED }
