// The first page: say it in one line, my community, what is near, what waits for me.
const { call } = require('../../lib/api')
const community = require('../../lib/community')
const { draft } = require('../../lib/drafts')
const { elderly, on, turn } = require('../../lib/elder')
const errand = require('../../lib/errand')
const handover = require('../../lib/handover')
const { here, whose } = require('../../lib/place')
const { tapped } = require('../../lib/tapped')
const shown = require('./shown')

const saying = draft('say')
const GO = {
  report: () => wx.switchTab({ url: '/pages/report/report' }),
  wish: () => wx.navigateTo({ url: '/wish/post/post' })
}

Page({
  behaviors: [elderly],

  data: /** @type {any} */ ({
    state: 'first', // first, choose, home, trouble
    trouble: '',
    busy: false,
    community: null,
    counts: null,
    unread: 0,
    cases: [],
    wishes: [],
    waiting: [],
    waitingMore: false,
    // choosing
    choices: [],
    wanted: '',
    // saying
    words: '',
    photos: [],
    voice: null,
    said: null
  }),

  onLoad () {
    const kept = saying.back()
    if (kept) this.setData(kept)
  },

  onShow () {
    return this.load()
  },

  onHide () {
    saying.flush()
  },

  async onPullDownRefresh () {
    await this.load()
    wx.stopPullDownRefresh()
  },

  async load () {
    try {
      const [home, waiting] = await Promise.all([call('GET /home'), call('GET /me/waiting')])
      community.remember(home.community)
      this.communities = home.communities
      this.setData({ ...shown.home(home), ...shown.waiting(waiting), state: home.community ? 'home' : 'choose', trouble: '' })
    } catch (error) {
      if (!error.code) throw error
      const last = community.known()
      this.setData({ trouble: error.message, ...(this.data.state === 'first' && { state: 'trouble', community: last }) })
    }
  },

  // Which community is mine

  typeWanted (event) {
    this.setData({ wanted: event.detail.value, choices: shown.choices(this.communities, event.detail.value) })
  },

  locate: tapped(async function () {
    const found = await whose(await here())
    if (found.outside) {
      await wx.showModal({ title: '这里还没有开通', content: '这个位置不在我们负责的片区里，可以在下面选一个社区。', showCancel: false, confirmText: '知道了' })
      return
    }
    await this.settle(found.code.slice(0, 12))
  }),

  choose: tapped(async function (event) {
    await this.settle(event.currentTarget.dataset.code)
  }),

  async settle (code) {
    await call('POST /me/register', { body: { community: code } })
    this.setData({ wanted: '' })
    await this.load()
  },

  change: tapped(async function () {
    this.communities = (await call('GET /communities')).items
    this.setData({ state: 'choose', choices: shown.choices(this.communities, '') })
  }),

  // 说一句

  typeWords (event) {
    this.setData({ words: event.detail.value })
    this.keep()
  },

  takePhotos (event) {
    this.setData({ photos: event.detail.photos })
    this.keep()
  },

  takeVoice (event) {
    this.setData({ voice: event.detail.voice, said: null })
    this.keep()
  },

  keep () {
    const { words, photos, voice } = this.data
    const kept = voice && voice.key ? { key: voice.key, seconds: voice.seconds } : null
    saying.keep({ words, photos: photos.filter(one => one.key).map(one => ({ key: one.key })), voice: kept })
  },

  say: tapped(async function () {
    const { words, photos, voice } = this.data
    if (!words.trim() && !photos.length && !voice) {
      this.setData({ said: { says: '写一句什么事，说一段话，或者放一张照片。' } })
      return
    }
    const answer = await call('POST /say', { body: { words, photo: photos.length > 0 || !words.trim() } })
    this.setData({ said: shown.said(answer, voice && { alone: !words.trim() }) })
  }),

  go: tapped(async function (event) {
    const { to, kind } = event.currentTarget.dataset
    const { words, photos, voice } = this.data
    const spoken = to === 'report' ? voice : null // a wish takes none: it stays here
    if (words.trim() || photos.length || spoken) handover.give(to, { words, kind, photos, voice: spoken })
    await GO[to]()
    this.clear()
    if (voice && !spoken) this.takeVoice({ detail: { voice } })
  }),

  send: tapped(async function (event) {
    const { words, photos, voice, community } = this.data
    if (voice && !voice.key) throw Object.assign(new Error('语音还没有传上去：等一下，或者点一下再传。'), { code: 'ours' })
    const body = {
      words, kind: event.currentTarget.dataset.kind || null, region: community.code, photos: photos.filter(one => one.key).map(one => one.key), voice: voice && voice.key
    }
    const made = await call('POST /cases', { body, key: this.keyOf(JSON.stringify(body)) })
    this.clear()
    await wx.showModal({ title: '交给社区了', content: `编号 ${made.number}。社区的人会答您，在“我的”里看得到。`, showCancel: false, confirmText: '知道了' })
  }),

  /** The same sent once more is the same question. @param {string} said */
  keyOf (said) {
    if (!this.sent || this.sent.said !== said) this.sent = { said, key: `ask-${Date.now().toString(36)}-${Math.floor(Math.random() * 1e9).toString(36)}` }
    return this.sent.key
  },

  clear () {
    saying.forget()
    this.setData({ words: '', photos: [], voice: null, said: null })
  },

  // Everything else

  ring: tapped(() => community.ring()),
  dial: tapped(event => community.dial(event.currentTarget.dataset.phone)),
  ask: tapped(() => errand.ask('pages/home/home', '首页')),
  turn () { turn(!on()) },
  open: tapped(event => {
    const { url } = event.currentTarget.dataset
    return url.startsWith('/pages/') ? wx.switchTab({ url }) : wx.navigateTo({ url })
  })
})
