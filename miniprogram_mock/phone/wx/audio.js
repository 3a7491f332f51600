// Speaking and listening.

import * as files from '../device/files.js'
import { need } from '../device/permission.js'
import { listeners } from '../device/telling.js'
import { asks, refused, Refusal } from '../runtime/asking.js'
import * as stack from '../runtime/stack.js'

const LONGEST = 10 * 60 * 1000 // ms
const USUAL = 60 * 1000
const FORMATS = ['audio/mp4;codecs=mp4a.40.2', 'audio/mp4', 'audio/webm;codecs=opus']

/** onStart and the like from {start: listeners()}; offStart beside it. */
const heard = (events, withOff = true) => Object.fromEntries(Object.entries(events).flatMap(([name, one]) => {
  const named = name[0].toUpperCase() + name.slice(1)
  return [[`on${named}`, one.on], ...(withOff ? [[`off${named}`, one.off]] : [])]
}))

let recorder = null

/** One for the whole mini-program. */
export const getRecorderManager = () => (recorder ??= newRecorder())

function newRecorder () {
  const events = { start: listeners(), stop: listeners(), pause: listeners(), resume: listeners(), error: listeners(), interruptionBegin: listeners(), interruptionEnd: listeners() }
  let tape = null
  let clock
  const fail = error => events.error.tell(refused('operateRecorder', error))

  async function start ({ duration = USUAL } = {}) {
    if (tape) return fail(new Refusal('is recording or paused'))
    try {
      await need('scope.record', 'getRecorderManager')
      tape = record(await microphone())
      clock = setTimeout(stop, Math.min(duration, LONGEST))
      events.start.tell()
    } catch (error) {
      fail(error)
    }
  }

  function record (sound) {
    const made = new MediaRecorder(sound, { mimeType: FORMATS.find(one => MediaRecorder.isTypeSupported(one)) })
    const pieces = []
    const began = Date.now()
    made.ondataavailable = ({ data }) => pieces.push(data)
    made.onpause = () => events.pause.tell()
    made.onresume = () => events.resume.tell()
    made.onstop = () => {
      for (const track of sound.getTracks()) track.stop()
      const blob = new Blob(pieces, { type: made.mimeType.split(';')[0] })
      tape = null
      events.stop.tell({ tempFilePath: files.temp(blob), duration: Date.now() - began, fileSize: blob.size })
    }
    made.start()
    return made
  }

  function stop () {
    clearTimeout(clock)
    if (tape && tape.state !== 'inactive') tape.stop()
    else fail(new Refusal('not recording'))
  }

  return { start, stop, pause: () => tape?.pause(), resume: () => tape?.resume(), ...heard(events, false) }
}

const microphone = async () => {
  if (!navigator.mediaDevices || !globalThis.MediaRecorder) throw new Refusal('not support')
  return navigator.mediaDevices.getUserMedia({ audio: true }).catch(() => { throw new Refusal('system permission denied', { errno: 3 }) })
}

const PASSED = ['volume', 'loop', 'playbackRate']
const TOLD = { canplay: 'canplay', playing: 'play', pause: 'pause', ended: 'ended', timeupdate: 'timeUpdate', waiting: 'waiting', seeking: 'seeking', seeked: 'seeked' }

/** A browser has no switch that mutes and no earpiece, so there is nothing to choose. */
export const setInnerAudioOption = asks('setInnerAudioOption', () => {})

/** A player. The page destroys it when it goes. */
export function createInnerAudioContext () {
  const sound = new Audio()
  const events = Object.fromEntries([...Object.values(TOLD), 'stop', 'error'].map(name => [name, listeners()]))
  let src = ''
  let ready = Promise.resolve()
  let stopping = false
  for (const [native, name] of Object.entries(TOLD)) {
    sound.addEventListener(native, () => { if (!(name === 'pause' && stopping)) events[name].tell() })
  }
  const fail = () => events.error.tell({ errCode: 10003, errMsg: 'createInnerAudioContext:fail file not found' })
  sound.addEventListener('error', fail)

  async function load () {
    const address = await Promise.resolve(files.resolved(src, stack.top()?.path)).catch(() => '')
    if (address) sound.src = address
    else fail()
  }
  const player = {
    play: () => { stopping = false; ready.then(() => sound.play()).catch(() => {}) },
    pause: () => sound.pause(),
    stop () { stopping = true; sound.pause(); sound.currentTime = 0; events.stop.tell() },
    seek: seconds => { sound.currentTime = seconds },
    destroy () { sound.pause(); sound.removeAttribute('src') },
    autoplay: false,
    startTime: 0,
    obeyMuteSwitch: true,
    ...heard(events)
  }
  const given = name => ({ get: () => sound[name] })
  return Object.defineProperties(player, {
    src: { get: () => src, set (path) { src = path; ready = load(); if (player.autoplay) player.play() } },
    duration: given('duration'),
    currentTime: given('currentTime'),
    paused: given('paused'),
    ...Object.fromEntries(PASSED.map(name => [name, { get: () => sound[name], set (value) { sound[name] = value } }]))
  })
}
