// The card as a picture that a phone can keep.

const WIDTH = 600
const MARGIN = 48
const LINE = 54
const FONT = 'system-ui, sans-serif'

/**
 * Draw the card on the page's canvas.
 * @param {{words: string, kind: string, community: string, at: string}} card
 * @returns {Promise<{canvas: any, height: number}>} `height` in px that shows it undistorted at its width
 */
async function draw (card) {
  const { node: canvas, width } = await find()
  const context = canvas.getContext('2d')
  context.font = `36px ${FONT}`
  const lines = broken(context, card.words, WIDTH - 2 * MARGIN)
  canvas.width = WIDTH
  canvas.height = 2 * MARGIN + 72 + lines.length * LINE + 72
  paint(context, canvas, lines, [card.kind, card.community, written(card.at)].join(' · '))
  return { canvas, height: width * canvas.height / canvas.width }
}

function find () {
  return new Promise(resolve => wx.createSelectorQuery().select('#card').fields({ node: true, size: true }).exec(([found]) => resolve(found)))
}

function paint (context, { width, height }, lines, foot) {
  context.fillStyle = '#fff7ec'
  context.fillRect(0, 0, width, height)
  context.fillStyle = '#b5462f'
  context.fillRect(0, 0, width, 10)
  context.textBaseline = 'top'
  context.font = `bold 34px ${FONT}`
  context.fillText('谢谢你', MARGIN, MARGIN)
  context.fillStyle = '#3b2a20'
  context.font = `36px ${FONT}`
  lines.forEach((line, place) => context.fillText(line, MARGIN, MARGIN + 72 + place * LINE))
  context.fillStyle = '#7a5c49'
  context.font = `24px ${FONT}`
  context.fillText(foot, MARGIN, height - MARGIN - 24)
}

/** A day that is still right when the picture is looked at in a year. @param {string} stamp in Beijing time */
function written (stamp) {
  const [year, month, day] = stamp.slice(0, 10).split('-').map(Number)
  return `${year}年${month}月${day}日`
}

/** Lines that fit, broken between any two letters as Chinese is. */
function broken (context, words, width) {
  const lines = ['']
  for (const letter of words) {
    const last = lines[lines.length - 1]
    if (letter === '\n' || context.measureText(last + letter).width > width) lines.push(letter === '\n' ? '' : letter)
    else lines[lines.length - 1] = last + letter
  }
  return lines
}

module.exports = { draw }
