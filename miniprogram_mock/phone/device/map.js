// The map that WeChat shows over a page: a drawing of the district with a pin on it.

import { emulator } from '../runtime/phone.js'
import { element } from '../runtime/elements.js'
import { button, full } from './dialog.js'
import { toGcj02, toWgs84 } from './geo.js'

const STEP = 10 // units of the drawing that an arrow key moves the pin, about ten metres
const FAR = 10 // times as far with Shift
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }
const NEAREST = 4 // times as large at most
const LINE = 5 // characters
const HIGH = 36 // units of the drawing

const shape = (tag, attributes, ...children) => {
  const made = document.createElementNS('http://www.w3.org/2000/svg', tag)
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value)
  made.append(...children)
  return made
}

/** A name in lines of five characters at most. */
function lines ({ name, x }) {
  const count = Math.ceil(name.length / LINE)
  const size = Math.ceil(name.length / count)
  return Array.from({ length: count }, (_, index) => shape('tspan', { x, dy: index ? HIGH : -HIGH * (count - 1) / 2 }, name.slice(index * size, (index + 1) * size)))
}

/** The drawing, as the emulator has it. Rejects with Refusal where there is none. */
export const district = () => emulator('map')

/** A map with a pin: `at` {x, y}, ways to move it, `spot` GCJ-02, `name` of the ground below it. */
function drawing (view, { moves, told }) {
  const grounds = view.places.map((one, index) => shape('path', { d: one.path, class: `wx-map-ground wx-map-ground-${index % 4}` }))
  const names = view.places.map(one => shape('text', { y: one.y, class: 'wx-map-name' }, ...lines(one)))
  const pin = shape('g', { class: 'wx-map-pin' }, shape('path', { d: 'M0 0C-14-26-26-38-26-56A26 26 0 0 1 26-56C26-38 14-26 0 0Z' }), shape('circle', { cy: -56, r: 10 }))
  const map = shape('svg', { class: 'wx-map', preserveAspectRatio: 'xMidYMid meet', 'aria-hidden': 'true' }, ...grounds, ...names, pin)
  const at = { x: view.width / 2, y: view.height / 2 }
  let near = 1
  const within = (value, most) => Math.min(most, Math.max(0, value))

  function move (x, y) {
    Object.assign(at, { x: within(x, view.width), y: within(y, view.height) })
    pin.setAttribute('transform', `translate(${at.x} ${at.y}) scale(${1.4 / near})`)
    frame()
    told?.()
  }
  function frame () {
    const [width, height] = [view.width / near, view.height / near]
    map.setAttribute('viewBox', `${within(at.x - width / 2, view.width - width)} ${within(at.y - height / 2, view.height - height)} ${width} ${height}`)
  }
  if (moves) {
    map.addEventListener('click', event => {
      const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(map.getScreenCTM().inverse())
      move(point.x, point.y)
    })
  }
  return {
    map,
    move,
    at,
    step (key, far) { const [x, y] = ARROWS[key]; move(at.x + x * far * STEP / near, at.y + y * far * STEP / near) },
    zoom (times) { near = Math.min(NEAREST, Math.max(1, near * times)); move(at.x, at.y) },
    go (spot) { const { x, y } = onDrawing(view, spot); move(x, y) },
    has (spot) { const { x, y } = onDrawing(view, spot); return x >= 0 && y >= 0 && x <= view.width && y <= view.height },
    spot: () => toGcj02({ latitude: view.north - at.y / view.scale_y, longitude: view.west + at.x / view.scale_x }),
    name: () => view.places[grounds.findIndex(one => one.isPointInFill(new DOMPoint(at.x, at.y)))]?.name ?? ''
  }
}

function onDrawing (view, spot) {
  const { latitude, longitude } = toWgs84(spot)
  return { x: (longitude - view.west) * view.scale_x, y: (view.north - latitude) * view.scale_y }
}

const zooms = chart => element('div', { className: 'wx-map-zooms' },
  button('+', () => chart.zoom(2), 'wx-map-zoom'), button('−', () => chart.zoom(0.5), 'wx-map-zoom'))

function named (group) {
  group.children[0].setAttribute('aria-label', '放大')
  group.children[1].setAttribute('aria-label', '缩小')
  return group
}

/**
 * Choose a point: touch the map, move the pin with the arrow keys, or take a place of the list.
 * @param {object} view what `district` gave
 * @param {{latitude: number, longitude: number}|null} near GCJ-02, where the pin begins
 * @returns {Promise<{name: string, address: string, latitude: number, longitude: number}|null>} null when it is left
 */
export function choose (view, near) {
  return new Promise(resolve => {
    let chosen = null
    const here = element('p', { className: 'wx-map-here', role: 'status' })
    const told = () => { here.textContent = chart.name() || '地图上的一点' }
    const chart = drawing(view, { moves: true, told })
    const field = element('div', { className: 'wx-map-field', tabIndex: 0, role: 'application', 'aria-label': '示意地图：点一下放图钉，或用方向键移动' }, chart.map)
    field.addEventListener('keydown', event => {
      if (!(event.key in ARROWS)) return
      event.preventDefault()
      chart.step(event.key, event.shiftKey ? FAR : 1)
    })
    const places = view.places.map(one => button(one.name, () => chart.move(one.x, one.y), 'wx-map-place'))
    const yes = button('用这个位置', () => {
      chosen = { name: chart.name(), address: chart.name() ? `${chart.name()}附近` : '地图上的一点', ...chart.spot() }
      screen.close()
    }, 'wx-ask-button wx-ask-yes')
    const screen = full({
      title: '选择位置',
      children: [
        element('div', { className: 'wx-map-frame' }, field, named(zooms(chart))),
        element('div', { className: 'wx-map-foot' }, here, yes),
        element('div', { className: 'wx-map-places', role: 'group', 'aria-label': '这些地方' }, ...places)
      ],
      focus: field,
      onClose: () => resolve(chosen)
    })
    near && chart.has(near) ? chart.go(near) : chart.move(chart.at.x, chart.at.y)
  })
}

/** Show a place. @param {object} view @param {{latitude: number, longitude: number, name?: string, address?: string}} given GCJ-02 */
export function open (view, { latitude, longitude, name = '', address = '' }) {
  const chart = drawing(view, { moves: false })
  full({
    title: name || '位置',
    children: [
      element('div', { className: 'wx-map-frame' }, element('div', { className: 'wx-map-field', role: 'img', 'aria-label': `地图：${name || address || '位置'}` }, chart.map), named(zooms(chart))),
      element('div', { className: 'wx-map-foot' }, element('p', { className: 'wx-map-here', textContent: [name, address].filter(Boolean).join('\n') }))
    ]
  })
  chart.go({ latitude, longitude })
}
