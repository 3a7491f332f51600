// Units that take wishes and for which I may speak.

const { call } = require('../../lib/api')
const { elderly } = require('../../lib/elder')
const { tapped } = require('../../lib/tapped')

Page({
  behaviors: [elderly],
  data: { units: /** @type {any[]} */ ([]), ready: false, trouble: '', busy: false },

  onShow () { return this.load() },

  async load () {
    try {
      const [{ units }, { items }, me] = await Promise.all([call('GET /me/waiting'), call('GET /wish-units'), call('GET /me')])
      const mine = new Set(units.map(unit => unit.id))
      this.setData({ units: items.filter(unit => mine.has(unit.id)).map(unit => shown(unit, me.name)), ready: true, trouble: '' })
    } catch (error) {
      if (!error.code) throw error
      this.setData({ trouble: error.message })
    }
  },

  again () { return this.load() },
  board () { return wx.switchTab({ url: '/pages/wishes/wishes' }) },

  month: tapped(async function (event) {
    const { id, off } = event.currentTarget.dataset
    const body = { unit: id }
    if (off) await call('POST /helping/this-month-after-all', { body })
    else await call('POST /helping/not-this-month', { body })
    await this.load()
  })
})

function shown (unit, name) {
  const others = unit.representatives.map(one => one.name).filter(one => one && one !== name)
  return {
    id: unit.id,
    name: unit.name,
    off: unit.off,
    month: `这个月认领了 ${unit.claimed} 个，最多 ${unit.monthly_cap} 个`,
    free: unit.free,
    others: others.length ? `一起代表的还有 ${others.join('、')}` : '只有您一位代表，社区还可以再登记一位'
  }
}
