// A case as everybody may see it: what was asked for, who answered, whether it was in time.

const { call } = require('../../lib/api')
const { elderly } = require('../../lib/elder')
const { decoded } = require('../../lib/scene')
const time = require('../../lib/time')

const VERDICTS = { solved: '解决了', partly: '部分解决', not_solved: '没解决' }

Page(/** @type {any} */ ({
  behaviors: [elderly],

  data: { state: 'first', trouble: '', shown: null },

  onLoad (query) {
    this.number = decoded(query.number)
    return this.load()
  },

  async load () {
    try {
      const found = await call('GET /aired/{number}', { path: { number: this.number } })
      this.setData({ shown: shownOf(found), state: 'there' })
      wx.setNavigationBarTitle({ title: found.number })
    } catch (error) {
      if (!error.code) console.error(error)
      this.setData({ state: 'trouble', trouble: error.code ? error.message : '没有取到，请再试一次。' })
    }
  },
  again () { return this.load() },
  others () { return wx.redirectTo({ url: '/case/aired/aired' }) },

  onShareAppMessage () {
    const { shown } = this.data
    return { title: shown ? `${shown.title}：${shown.status}` : '大家的事，办得怎么样', path: `/case/public/public?number=${encodeURIComponent(this.number)}` }
  }
}))

/** @param {import('../../../phone/types/generated/api').components['schemas']['Aired']} found */
function shownOf (found) {
  const photosOf = (purpose, label) => {
    const photos = found.photos.filter(one => one.purpose === purpose)
    return { group: photos.map(one => one.url), items: photos.map((one, index) => ({ src: one.thumb, whole: one.url, label: `${label}第 ${index + 1} 张` })) }
  }
  const said = Object.entries(found.verdicts).filter(([, count]) => count).map(([key, count]) => `${count} 人说${VERDICTS[key] || key}`)
  return {
    number: found.number,
    title: found.title,
    status: found.status.words,
    explained: found.explained,
    late: found.overdue,
    where: found.place.name,
    words: found.words,
    reply: found.reply,
    units: found.units.join('、'),
    sentBack: found.sent_back,
    verdicts: said.join('，'),
    clocks: found.clocks.map((clock, index) => ({ id: index, stage: clock.stage, words: clock.ended_at ? `${time.moment(clock.ended_at)} 办完${clock.overdue ? '，超时了' : '，按时'}` : clock.words, late: clock.overdue, exempt: clock.exempt })),
    before: photosOf('before', '报来时'),
    after: photosOf('after', '办好后'),
    published: `${time.day(found.published_at)}公开，${found.signed_for}签发`
  }
}
