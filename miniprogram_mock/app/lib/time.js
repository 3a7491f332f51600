// Moments and days as people say them. Everything is Beijing time, wherever the phone is.

const BEIJING = 8 * 3600 * 1000
const DAY = 24 * 3600 * 1000
const WEEKDAYS = '日一二三四五六'

/** Number of the day in Beijing. @param {Date} date */
const dayOf = date => Math.floor((date.getTime() + BEIJING) / DAY)
const parts = date => new Date(date.getTime() + BEIJING)
const two = number => String(number).padStart(2, '0')

/**
 * "今天 14:30", "昨天 9:05", "11月3日 14:30", "2025年11月3日".
 * @param {string} stamp ISO 8601
 * @param {Date} [now]
 */
function moment (stamp, now) {
  const date = new Date(stamp)
  const local = parts(date)
  const clock = `${local.getUTCHours()}:${two(local.getUTCMinutes())}`
  const today = now || new Date()
  if (parts(today).getUTCFullYear() !== local.getUTCFullYear()) return day(stamp, today)
  return `${day(stamp, today)} ${clock}`
}

/**
 * "今天", "明天", "11月3日 周二", with the year where it is another.
 * @param {string} stamp ISO 8601, a day or a moment
 * @param {Date} [now]
 */
function day (stamp, now) {
  const date = new Date(stamp.length === 10 ? `${stamp}T00:00:00+08:00` : stamp)
  const today = now || new Date()
  const apart = dayOf(date) - dayOf(today)
  const near = { '-1': '昨天', 0: '今天', 1: '明天', 2: '后天' }[apart]
  if (near) return near
  const local = parts(date)
  const said = `${local.getUTCMonth() + 1}月${local.getUTCDate()}日`
  if (parts(today).getUTCFullYear() !== local.getUTCFullYear()) return `${local.getUTCFullYear()}年${said}`
  return Math.abs(apart) < 7 ? `${said} 周${WEEKDAYS[local.getUTCDay()]}` : said
}

/**
 * What is left of a deadline: "还有 3 小时", "还有 2 天", "已经过了 1 天".
 * @param {string} stamp ISO 8601
 * @param {Date} [now]
 */
function left (stamp, now) {
  const apart = new Date(stamp).getTime() - (now || new Date()).getTime()
  return `${apart >= 0 ? '还有' : '已经过了'} ${span(Math.abs(apart))}`
}

function span (milliseconds) {
  const minutes = Math.floor(milliseconds / 60000)
  if (minutes < 60) return `${Math.max(1, minutes)} 分钟`
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} 小时`
  return `${Math.floor(minutes / 1440)} 天`
}

module.exports = { moment, day, left }
