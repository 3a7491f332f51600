// Lengths of service as people say them.

/** "45 分钟", "3 小时", "3 小时 30 分钟". @param {number} minutes */
function lasting (minutes) {
  const hours = Math.floor(minutes / 60)
  const rest = minutes % 60
  return [hours && `${hours} 小时`, (rest || !hours) && `${rest} 分钟`].filter(Boolean).join(' ')
}

module.exports = { lasting }
