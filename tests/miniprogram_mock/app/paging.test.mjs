// Lists that grow: what is sent to the screen, and what happens when the network does not.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fakeWx, load } from './wechat.mjs'

const PER_PAGE = 20
const many = Array.from({ length: 45 }, (_, index) => ({ id: index + 1, words: `心愿 ${index + 1}` }))

/** A page of the mini-program that keeps what setData was given. */
function screen (list) {
  const sent = []
  const page = { data: { list: structuredClone(list.data) }, sent }
  page.setData = given => {
    sent.push(JSON.stringify(given))
    for (const [name, value] of Object.entries(given)) put(page.data, name, structuredClone(value))
  }
  return page
}

function put (data, name, value) {
  const path = name.split(/[.[\]]+/).filter(Boolean)
  const last = path.pop()
  path.reduce((inside, one) => inside[one], data)[last] = value
}

function listOf (items, wx = { stopPullDownRefresh () {} }) {
  const { paging } = load('lib/paging', { ...fakeWx(), ...wx })
  const asked = []
  const trouble = { next: null }
  const list = paging({
    async fetch (cursor) {
      asked.push(cursor)
      await null
      if (trouble.next) throw trouble.next
      const from = Number(cursor || 0)
      return { items: items.slice(from, from + PER_PAGE), next: from + PER_PAGE < items.length ? String(from + PER_PAGE) : null }
    },
    row: ({ id, words }) => ({ id, said: words })
  })
  return { list, page: screen(list), asked, trouble }
}

const rowsOf = page => page.data.list.pages.flatMap(one => one.rows)

test('every page is sent once, the tenth as small as the second', async () => {
  const { list, page } = listOf(Array.from({ length: 1000 }, (_, index) => ({ id: index, words: '厨房灯坏了，够不着' })))
  await list.first.call(page)
  while (page.data.list.state !== 'end') await list.more.call(page)
  assert.equal(rowsOf(page).length, 1000)
  assert.equal(page.data.list.count, 1000)
  const largest = Math.max(...page.sent.map(one => one.length))
  assert.ok(largest < 1500, `${largest} bytes`)
})

test('reaching the end twice asks once, and at the end nothing is asked', async () => {
  const { list, page, asked } = listOf(many)
  await list.first.call(page)
  await Promise.all([list.more.call(page), list.more.call(page)])
  await list.more.call(page)
  await list.more.call(page)
  assert.deepEqual(asked, [null, '20', '40'])
  assert.equal(page.data.list.state, 'end')
  assert.deepEqual(rowsOf(page).at(-1), { id: 45, said: '心愿 45' })
})

test('a page that failed says so, keeps what is there and can be asked for again', async () => {
  const { list, page, asked, trouble } = listOf(many)
  await list.first.call(page)
  trouble.next = Object.assign(new Error('网络不通，请看看手机信号，过一会儿再试。'), { code: 'unreachable' })
  await list.more.call(page)
  assert.equal(page.data.list.state, 'trouble')
  assert.match(page.data.list.trouble, /网络不通/)
  assert.equal(rowsOf(page).length, 20)
  trouble.next = null
  await list.more.call(page)
  assert.deepEqual(asked, [null, '20', '20'])
  assert.equal(rowsOf(page).length, 40)
})

test('other filters while a page is on its way: the late answer is not shown', async () => {
  const { list, page } = listOf(many)
  await list.first.call(page)
  await Promise.all([list.more.call(page), list.first.call(page)])
  assert.equal(rowsOf(page).length, 20)
  assert.equal(page.data.list.pages.length, 1)
  await list.more.call(page)
  assert.equal(rowsOf(page).length, 40)
})

test('what moved to a later page meanwhile is shown once', async () => {
  const items = [...many]
  const { list, page } = listOf(items)
  await list.first.call(page)
  items.unshift({ id: 99, words: '新来的' })
  await list.more.call(page)
  assert.equal(new Set(rowsOf(page).map(one => one.id)).size, rowsOf(page).length)
})

test('pulled down, the old stays until the new is there, and the wheel stops', async () => {
  let stopped = 0
  const { list, page, trouble } = listOf([], { stopPullDownRefresh () { stopped++ } })
  await list.first.call(page)
  assert.deepEqual(page.data.list, { pages: [{ id: 0, rows: [] }], state: 'end', trouble: '', count: 0 })
  trouble.next = Object.assign(new Error('系统正在重启。'), { code: '503' })
  await list.again.call(page)
  assert.equal(page.data.list.state, 'trouble')
  assert.equal(stopped, 1)
})
