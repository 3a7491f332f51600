// Who I am here, what waits for me, what I have earned, and everything to set.

const { call } = require('../../lib/api')
const { elderly, turn } = require('../../lib/elder')
const { lasting } = require('../../lib/minutes')
const { looksOn } = require('../../lib/posts')
const { complain, tapped } = require('../../lib/tapped')

const WORKS = 'works' // whether somebody has a post here: the way to their work is there without a network, too

Page({
  behaviors: [elderly],
  data: { who: /** @type {any} */ (null), rows: rowsOf(null), trouble: '' },

  onShow () { return this.load() },

  async onPullDownRefresh () {
    await this.load()
    wx.stopPullDownRefresh()
  },

  async load () {
    try {
      const [me, profile, waiting, points, hours] = await Promise.all([
        call('GET /me'), call('GET /me/profile'), call('GET /me/waiting'), call('GET /points', { query: { limit: 1 } }), call('GET /me/hours')
      ])
      wx.setStorageSync(WORKS, looksOn(me.roles))
      this.setData({ who: whoIs(profile), rows: rowsOf({ profile, waiting, points, hours }), trouble: '' })
    } catch (error) {
      if (!error.code) complain(error)
      this.setData({ trouble: error.code ? error.message : '没有取到，请再试一次。' })
    }
  },

  go: tapped(function (event) {
    const { to } = event.currentTarget.dataset
    return to.startsWith('/pages/') ? wx.switchTab({ url: to }) : wx.navigateTo({ url: to })
  }),

  /** 长辈版, on every page at once. */
  elder (event) { turn(event.detail.value) },

  again () { return this.load() }
})

function whoIs ({ name, phone, community }) {
  return { name: name || '还没有留称呼', phone: phone || '没有留电话', community: community ? community.name : '', fresh: !community }
}

/** The lines of the page; before anything is known, without what they say. */
function rowsOf (found) {
  const says = found ? said(found) : {}
  return [
    ...(wx.getStorageSync(WORKS) ? [{ id: 'work', to: '/work/list/list', what: '工作：等我办的事件', says: '' }] : []),
    { id: 'tasks', to: '/mine/tasks/tasks', what: '等我办的、我认领的', says: says.tasks },
    { id: 'cases', to: '/case/mine/mine', what: '我报的事', says: '' },
    { id: 'wishes', to: '/pages/wishes/wishes', what: '心愿墙和我的心愿', says: '' },
    { id: 'helping', to: '/wish/helping/helping', what: '我能帮什么', says: '' },
    { id: 'points', to: '/mine/points/points', what: '积分', says: says.points },
    { id: 'hours', to: '/mine/hours/hours', what: '服务时长', says: says.hours },
    { id: 'units', to: '/mine/units/units', what: '我代表的单位', says: says.units },
    { id: 'bind', to: '/mine/bind/bind', what: '绑定公众号', says: says.bind },
    { id: 'privacy', to: '/mine/privacy/privacy', what: '我的信息：看、拷、注销', says: '' }
  ]
}

function said ({ profile, waiting, points, hours }) {
  const count = waiting.items.length
  return {
    tasks: count ? `${count}${waiting.more ? '+' : ''} 件等您` : '没有等您的',
    points: `${points.balance} 分`,
    hours: hours.minutes ? `今年 ${lasting(hours.minutes)}` : '今年还没有',
    units: waiting.units.map(unit => unit.name).join('、'),
    bind: profile.account_bound ? '已经绑定' : '还没有'
  }
}
