// A voice that is heard by a tap: `path` of a file on this phone, or `src`, its address below the API.
// One plays at a time.
const { fetched } = require('../../lib/photos')

let playing = null // the one that is heard now

Component(/** @type {any} */ ({
  properties: { src: String, path: String, seconds: Number, label: { type: String, value: '语音' } },
  data: { state: 'quiet' }, // quiet, fetching, playing, trouble
  lifetimes: {
    detached () { this.end() }
  },
  pageLifetimes: {
    hide () { this.end() }
  },
  methods: {
    async turn () {
      const heard = this.data.state === 'playing' || this.data.state === 'fetching'
      if (playing) playing.end()
      if (heard) return
      playing = this
      this.setData({ state: 'fetching' })
      try {
        const path = this.data.path || await fetched(this.data.src)
        if (playing === this) this.play(path)
      } catch (error) {
        this.fail()
      }
    },

    play (path) {
      wx.setInnerAudioOption({ obeyMuteSwitch: false }).catch(() => {}) // whoever taps wants to hear it
      const player = this.player = wx.createInnerAudioContext()
      player.onEnded(() => this.end())
      player.onError(() => this.fail())
      player.src = path
      player.play()
      this.setData({ state: 'playing' })
    },

    fail () {
      this.end()
      this.setData({ state: 'trouble' })
    },

    end () {
      if (playing === this) playing = null
      if (this.player) this.player.destroy()
      this.player = null
      if (this.data.state !== 'quiet') this.setData({ state: 'quiet' })
    }
  }
}))
