// The telephone's one recorder. The microphone is asked for when somebody begins to speak, not before.

const LONGEST = 60 // seconds that the server takes
const SHORTEST = 700 // ms; less is a slip of the finger
const REFUSED = /auth|privacy|permission|authorize/i

/** Nothing was recorded. `code` is "no_voice"; `refused` when the owner of the phone does not want it. */
class NoVoice extends Error {
  constructor (message, refused = false) {
    super(message)
    this.name = 'NoVoice'
    this.code = 'no_voice'
    this.refused = refused
  }
}

let manager = null
let taking = null // {begun, resolve, reject} of the recording under way

/** WeChat's recorder forgets no listener, so each is given once. */
function recorder () {
  if (manager) return manager
  manager = wx.getRecorderManager()
  manager.onStart(() => { if (taking) taking.begun() })
  manager.onStop(({ tempFilePath, duration }) => settle(({ resolve, reject }) => {
    if (duration < SHORTEST) reject(new NoVoice('太短了，没有录上。点一下开始，说完再点一下。'))
    else resolve({ path: tempFilePath, seconds: Math.min(LONGEST, Math.max(1, Math.round(duration / 1000))) })
  }))
  manager.onError(error => settle(({ reject }) => reject(whyNot(error))))
  manager.onInterruptionBegin(() => { if (taking) manager.stop() })
  return manager
}

function settle (work) {
  const settled = taking
  taking = null
  if (settled) work(settled)
}

const whyNot = ({ errMsg }) => REFUSED.test(errMsg)
  ? new NoVoice('没有允许用麦克风，不要紧：可以打字，或者打电话给社区。', true)
  : new NoVoice('没有录上。可以再试一次，也可以打字，或者打电话给社区。')

/**
 * Record until `stop`, or for a minute. Rejects with NoVoice.
 * @param {() => void} begun called when the microphone listens
 * @returns {Promise<{path: string, seconds: number}>}
 */
function record (begun) {
  if (taking) return Promise.reject(new NoVoice('正在录另一段，请先说完那一段。'))
  return new Promise((resolve, reject) => {
    taking = { begun, resolve, reject }
    recorder().start({ duration: LONGEST * 1000, format: 'mp3', sampleRate: 16000, numberOfChannels: 1, encodeBitRate: 48000 })
  })
}

/** What was said until now is the recording. */
function stop () {
  if (taking) recorder().stop()
}

/** The page of the system where the microphone can be allowed. @returns {Promise<boolean>} whether it is now */
async function allow () {
  const { authSetting } = await wx.openSetting()
  return Boolean(authSetting['scope.record'])
}

module.exports = { record, stop, allow, LONGEST }
