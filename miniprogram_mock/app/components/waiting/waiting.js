// What waits for the network: how much, a button that sends it now, and each to look at, change or drop.
// Shows nothing when nothing waits. `bind:change` tells that something was sent, changed or dropped.

const queue = require('../../lib/queue')
const { tapped } = require('../../lib/tapped')
const time = require('../../lib/time')

Component(/** @type {any} */ ({
  data: { rows: [], summary: '', open: false, changing: '', busy: false },
  lifetimes: {
    attached () {
      this.typed = {}
      this.stop = queue.listen(() => { this.show(); this.triggerEvent('change') })
      this.show()
    },
    detached () { this.stop() }
  },
  pageLifetimes: {
    show () { this.show() }
  },
  methods: {
    show () {
      const entries = queue.waiting()
      const stuck = new Set(entries.filter(entry => entry.refused).map(entry => entry.matter))
      const follows = entry => !entry.refused && stuck.has(entry.matter)
      this.setData({ rows: entries.map(entry => rowOf(entry, follows(entry))), summary: summed(entries, follows) })
    },

    turn () {
      this.setData({ open: !this.data.open })
    },

    sendAll: tapped(async function () {
      await queue.send()
      const left = queue.waiting()
      const isRefused = left.some(entry => entry.refused)
      if (isRefused) this.setData({ open: true })
      else if (left.length) wx.showToast({ title: '还没有网，先留着', icon: 'none' })
    }),

    begin (event) {
      this.setData({ changing: event.currentTarget.dataset.id })
    },

    type (event) {
      this.typed[event.currentTarget.dataset.id] = event.detail.value
    },

    again: tapped(async function (event) {
      const { id, sure } = event.currentTarget.dataset
      const { body, text } = queue.find(id) || {}
      const words = text && id in this.typed ? { [text]: this.typed[id] } : {}
      queue.change(id, { ...body, ...words, ...(sure ? { sure: true } : {}) })
      this.setData({ changing: '' })
      await queue.send()
    }),

    withoutPhoto: tapped(function (event) {
      const { id, place } = event.currentTarget.dataset
      queue.withoutPhoto(id, place)
    }),

    look (event) {
      wx.navigateTo({ url: `/${event.currentTarget.dataset.page}` })
    },

    drop: tapped(async function (event) {
      const { id, said } = event.currentTarget.dataset
      const { confirm } = await wx.showModal({ title: '不发了？', content: `“${said}”里写的和拍的会删掉。`, confirmText: '不发了', cancelText: '留着' })
      if (confirm) queue.drop(id)
    })
  }
}))

/** `follows`: it goes after one that was refused, so not before that one is put right. */
function rowOf (entry, follows) {
  const { id, said, at, refused, open = '', photos, text, body } = entry
  return {
    id,
    said,
    follows,
    open: open.replace(/^\//, ''),
    when: time.moment(at),
    words: (text && body && body[text]) || '',
    canChange: Boolean(text),
    photos: photos.map(({ path, voice }, place) => ({ path, place, voice })).filter(photo => photo.path || photo.voice),
    count: photos.filter(photo => !photo.voice).length,
    voice: photos.some(photo => photo.voice),
    refused: refused ? refused.message : '',
    doubtful: Boolean(refused && refused.code === 'doubtful')
  }
}

function summed (entries, follows) {
  const refused = entries.filter(entry => entry.refused).length
  const after = entries.filter(follows).length
  const rest = entries.length - refused - after
  return [
    rest && `有 ${rest} 件等有网再发`,
    refused && `有 ${refused} 件没发成，要您看一看${after ? `，它后面还有 ${after} 件` : ''}`
  ].filter(Boolean).join('；')
}
