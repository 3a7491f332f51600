// A button that lets WeChat remind one of a wish; not there while reminders are left. What was
// answered stands in its place.
const { call } = require('../../lib/api')
const { renew } = require('../../lib/reminders')
const { tapped } = require('../../lib/tapped')

Component(/** @type {any} */ ({
  /** `helps`: reminders of what one promised, too. */
  properties: { label: { type: String, value: '有消息时提醒我' }, helps: Boolean },
  data: { ids: [], says: '', busy: false },
  lifetimes: {
    attached () { this.learn() }
  },
  methods: {
    /** Known before the tap, for in it WeChat lets nothing be waited for. */
    async learn () {
      const wanted = this.data.helps ? ['wish', 'task'] : ['wish']
      const { items } = await call('GET /consents').catch(() => ({ items: [] }))
      this.setData({ ids: items.filter(one => wanted.includes(one.template.code) && !one.left).map(one => one.template_id) })
    },

    ask: tapped(async function () {
      const { words } = await renew(this.data.ids)
      this.setData({ ids: [], says: words })
    })
  }
}))
