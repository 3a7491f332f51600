// Says it instead of writing it: a tap begins, a tap or a minute ends, and it is sent at once.
// `bind:change` hears {voice: {path, key, seconds, state, says} | null}; state is sending, kept (key is
// the server's), waiting (no network; whoever sends the form sends it again) or failed.
const community = require('../../lib/community')
const { upload } = require('../../lib/photos')
const recorder = require('../../lib/recorder')
const { tapped } = require('../../lib/tapped')

Component(/** @type {any} */ ({
  properties: {
    voice: Object // what was said before: {path?, key?, seconds}
  },
  data: { state: 'none', one: null, seconds: 0, says: '', refused: false }, // none, asking, recording, said
  observers: {
    voice (voice) { this.take(voice) }
  },
  lifetimes: {
    detached () {
      this.gone = true
      this.stop()
    }
  },
  pageLifetimes: {
    hide () { this.stop() }
  },
  methods: {
    /** What the page gives is shown, unless it is what is shown already: it says back what it hears. */
    take (voice) {
      const { one, state } = this.data
      if (state === 'recording' || state === 'asking' || nameOf(voice) === nameOf(one)) return
      if (!nameOf(voice)) return this.setData({ state: 'none', one: null })
      this.setData({ state: 'said', one: { ...voice, state: voice.key ? 'kept' : 'waiting', says: '' }, says: '', refused: false })
      if (!voice.key) this.send()
    },

    async begin () {
      if (this.data.state !== 'none') return
      this.setData({ state: 'asking', says: '', refused: false })
      try {
        const { path, seconds } = await recorder.record(() => this.count())
        this.quiet()
        if (this.gone) return
        this.put({ path, key: '', seconds, state: 'sending', says: '' })
        await this.send()
      } catch (error) {
        this.quiet()
        if (!this.gone) this.setData({ state: 'none', says: error.code === 'no_voice' ? error.message : '没有录上，请再试一次。', refused: Boolean(error.refused) })
      }
    },

    count () {
      if (this.gone) return recorder.stop()
      this.setData({ state: 'recording', seconds: 0 })
      this.clock = setInterval(() => this.setData({ seconds: this.data.seconds + 1 }), 1000)
    },
    quiet () { clearInterval(this.clock) },
    stop () {
      if (this.data.state === 'recording') recorder.stop()
    },

    again () { return this.send() },

    async send () {
      const { one } = this.data
      const now = changes => { if (this.data.one && this.data.one.path === one.path) this.put({ ...this.data.one, ...changes }) }
      now({ state: 'sending', says: '' })
      try {
        now({ key: await upload(one.path, '', 'voice'), state: 'kept' })
      } catch (error) {
        const offline = error.code === 'unreachable'
        now({ state: offline ? 'waiting' : 'failed', says: offline ? '没有网，有网再传' : error.message || '没传上去' })
      }
    },

    remove () { this.put(null) },

    put (one) {
      this.setData({ one, state: one ? 'said' : 'none', says: '' })
      this.triggerEvent('change', { voice: one })
    },

    allow: tapped(async function () {
      if (await recorder.allow()) this.setData({ refused: false, says: '可以说了，点一下“说一段话”。' })
    }),
    ring: tapped(() => community.ring())
  }
}))

/** The file on this phone, else the server's key. */
const nameOf = voice => (voice && (voice.path || voice.key)) || ''
