// Chooses photos and sends them at once, one after the other. `bind:change` hears the whole list:
// {photos: [{id, path, key, state, says}]}; state is sending, kept (key is the server's), waiting (no
// network; whoever sends the form calls `upload(path)` of lib/photos once more) or failed.
const { upload } = require('../../lib/photos')
const { tapped } = require('../../lib/tapped')

const REFUSED = /auth|permission|privacy/i
let count = 0

Component(/** @type {any} */ ({
  properties: {
    photos: Array, // what was chosen before: [{path?, key?}]
    most: { type: Number, value: 9 },
    label: { type: String, value: '照片' }
  },
  data: { items: [], says: '', busy: false },
  observers: {
    photos (photos) { this.take(photos) }
  },
  methods: {
    /** What the page gives is shown, unless it is a copy of what we told it ourselves. */
    take (photos) {
      if (!photos || isSame(photos, this.data.items)) return
      const items = photos.map(one => ({ id: ++count, path: one.path || '', key: one.key || '', state: one.key ? 'kept' : 'waiting', says: '' }))
      this.setData({ items })
      this.sendAll()
    },

    choose: tapped(async function () {
      const room = this.data.most - this.data.items.length
      try {
        const { tempFiles } = await wx.chooseMedia({ count: room, mediaType: ['image'], sourceType: ['album', 'camera'], sizeType: ['compressed'] })
        const added = tempFiles.slice(0, room).map(one => ({ id: ++count, path: one.tempFilePath, key: '', state: 'sending', says: '' }))
        this.setData({ says: tempFiles.length > room ? `最多 ${this.data.most} 张，先放了前 ${room} 张。` : '' })
        this.put([...this.data.items, ...added])
        this.sendAll()
      } catch (error) {
        this.setData({ says: whyNot(error) })
      }
    }),

    remove (event) {
      this.setData({ says: '' })
      this.put(this.data.items.filter(one => one.id !== event.currentTarget.dataset.id))
    },

    again (event) {
      this.mark(event.currentTarget.dataset.id, { state: 'sending', says: '' })
      return this.sendAll()
    },

    async sendAll () {
      if (this.sending) return
      this.sending = true
      for (let next; (next = this.data.items.find(one => one.state === 'sending' || (one.state === 'waiting' && !one.says)));) await this.send(next)
      this.sending = false
    },

    async send ({ id, path }) {
      try {
        this.mark(id, { key: await upload(path), state: 'kept', says: '' })
      } catch (error) {
        const offline = error.code === 'unreachable'
        this.mark(id, { state: offline ? 'waiting' : 'failed', says: offline ? '没有网，有网再传' : error.message || '没传上去' })
      }
    },

    mark (id, changes) {
      this.put(this.data.items.map(one => one.id === id ? { ...one, ...changes } : one))
    },

    put (items) {
      this.setData({ items })
      this.triggerEvent('change', { photos: items })
    }
  }
}))

const isSame = (photos, items) => photos.length === items.length &&
  photos.every((one, at) => (one.path || '') === items[at].path && (one.key || '') === items[at].key)

function whyNot (error) {
  if (/cancel/i.test(error.errMsg)) return ''
  if (REFUSED.test(error.errMsg)) return '没有允许用相机或相册。可以在手机的设置里打开，也可以不放照片，写几个字就行。'
  return '没有打开相机或相册，请再试一次；不放照片也行，写几个字。'
}
