// My community: remembered on the phone, so that its telephone is there without a network, too.

const { call } = require('./api')
const { changed } = require('./changes')

const KEPT = 'community'

/** @typedef {{code: string, name: string, street: string, office: string, phone: string, hours: string, address: string}} Community */

/** What the home page learnt of it. @param {Community|null} community */
function remember (community) {
  if (codeOf(community) !== codeOf(known())) changed()
  if (community) wx.setStorageSync(KEPT, community)
  else wx.removeStorageSync(KEPT)
}

/** @param {Community|null} community */
const codeOf = community => community ? community.code : ''

/** As it was known last; null before anything was. @returns {Community|null} */
const known = () => wx.getStorageSync(KEPT) || null

/** As it was known, else as the server says. @returns {Promise<Community|null>} */
async function mine () {
  if (known()) return known()
  const { community } = await call('GET /home')
  remember(community)
  return community
}

/** Ring the community; where no number is known, say whom else to ring. */
async function ring () {
  const community = await mine().catch(() => null)
  const phone = community && community.phone
  if (phone) return dial(phone)
  const { confirm } = await wx.showModal({
    title: '社区还没有登记电话',
    content: '可以打 12345，有人登记、有回音。急的事打 110、119、120。',
    confirmText: '拨打',
    cancelText: '不打'
  })
  if (confirm) await dial('12345')
}

/** Ring a number. Turning back is no failure. @param {string} phoneNumber */
async function dial (phoneNumber) {
  try {
    await wx.makePhoneCall({ phoneNumber })
  } catch (error) {
    if (!/cancel/i.test(error.errMsg)) throw error
  }
}

module.exports = { remember, known, mine, ring, dial }
