// The sheet that <picker> opens: one of a list, or columns for a day, a time or several lists at once.

import { element } from '../runtime/elements.js'
import { button, show } from './dialog.js'

/**
 * @param {object} given what the picker's properties say, `label`, and `onColumn({column, value})`
 * @returns {Promise<any>} as WeChat has it: the index as words, a list of indexes, '2026-11-23',
 *   '09:30'; null when it was cancelled
 */
export function pick (given) {
  const part = PARTS[given.mode](given)
  return new Promise(resolve => {
    const end = value => { close(); resolve(value) }
    const title = element('h2', { className: 'wx-pick-title', textContent: given.label })
    const bar = element('div', { className: 'wx-pick-bar' }, button('取消', () => end(null)), title, button('确定', () => end(part.value()), 'wx-button-main'))
    const { close } = show({ kind: 'sheet', title, children: [bar, part.body], focus: part.focus, onEscape: () => end(null) })
    part.focus.scrollIntoView({ block: 'nearest' })
  })
}

const PARTS = { selector, multiSelector, time, date }

let lists = 0

function selector ({ range, rangeKey, value, label }) {
  const name = `wx-pick-${++lists}`
  const chosen = Math.max(0, Number(value) || 0)
  const inputs = range.map((_, index) => element('input', { type: 'radio', name, value: index, checked: index === chosen }))
  const rows = range.map((one, index) => element('label', { className: 'wx-pick-one' }, inputs[index], words(one, rangeKey)))
  const body = element('fieldset', { className: 'wx-pick-list', 'aria-label': label }, ...rows)
  return { body, focus: inputs[chosen] ?? body, value: () => inputs.find(one => one.checked)?.value ?? null }
}

function multiSelector ({ range, rangeKey, value, onColumn }) {
  const selects = range.map((list, column) => select(list.map((one, index) => [index, words(one, rangeKey)]), value?.[column] ?? 0, () => {
    onColumn({ column, value: selects[column].selectedIndex })
  }))
  return columns(selects.map((one, index) => [`第 ${index + 1} 列`, one, '']), () => selects.map(one => one.selectedIndex))
}

function time ({ value, start, end }) {
  const [from, to] = [start || '00:00', end || '23:59']
  const now = within(value || clock(new Date()), from, to)
  const hours = select(numbers(Number(from.slice(0, 2)), Number(to.slice(0, 2))), now.slice(0, 2))
  const minutes = select(numbers(0, 59), now.slice(3, 5))
  return columns([['小时', hours, '时'], ['分钟', minutes, '分']], () => within(`${hours.value}:${minutes.value}`, from, to))
}

function date ({ value, start, end, fields }) {
  const [from, to] = [start || '1900-01-01', end || '2100-12-31']
  const now = within(value || day(new Date()), from, to)
  const kept = { year: 1, month: 2, day: 3 }[fields]
  const years = select(numbers(Number(from.slice(0, 4)), Number(to.slice(0, 4)), 4), now.slice(0, 4), fill)
  const months = select(numbers(1, 12), now.slice(5, 7), fill)
  const days = select([], '')
  function fill () {
    const wanted = days.value || now.slice(8, 10)
    const last = new Date(Number(years.value), Number(months.value), 0).getDate()
    days.replaceChildren(...numbers(1, last).map(([id, text]) => element('option', { value: id, textContent: text })))
    days.value = Number(wanted) > last ? two(last) : wanted
  }
  fill()
  const all = [['年', years, '年'], ['月', months, '月'], ['日', days, '日']].slice(0, kept)
  return columns(all, () => within([years, months, days].map(one => one.value).join('-'), from, to).split('-').slice(0, kept).join('-'))
}

function columns (parts, value) {
  const labels = parts.map(([name, one, unit]) => {
    one.setAttribute('aria-label', name)
    return element('label', {}, one, unit)
  })
  return { body: element('div', { className: 'wx-pick-columns' }, ...labels), focus: parts[0][1], value }
}

function select (options, value, onchange = null) {
  const made = element('select', { onchange }, ...options.map(([id, text]) => element('option', { value: id, textContent: text })))
  made.value = value
  return made
}

const words = (one, key) => String(key ? one[key] : one)
const two = (number, digits = 2) => String(number).padStart(digits, '0')
const numbers = (from, to, digits = 2) => Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => [two(from + index, digits), String(from + index)])
const within = (value, from, to) => value < from ? from : value > to ? to : value
const clock = at => `${two(at.getHours())}:${two(at.getMinutes())}`
const day = at => `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
