// Moments as people say them, in Beijing time wherever the test runs.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fakeWx, load } from './wechat.mjs'

const { moment, day, left } = load('lib/time', fakeWx())
const now = new Date('2026-11-04T23:30:00+08:00')

test('days near today have names', () => {
  assert.equal(moment('2026-11-04T00:05:00+08:00', now), '今天 0:05')
  assert.equal(moment('2026-11-03T15:59:00Z', now), '昨天 23:59')
  assert.equal(day('2026-11-05', now), '明天')
  assert.equal(day('2026-11-08', now), '11月8日 周日')
  assert.equal(day('2026-12-24', now), '12月24日')
  assert.equal(moment('2025-11-04T12:00:00+08:00', now), '2025年11月4日')
})

test('a deadline says what is left, or how long it has been over', () => {
  assert.equal(left('2026-11-05T01:30:00+08:00', now), '还有 2 小时')
  assert.equal(left('2026-11-04T23:29:40+08:00', now), '已经过了 1 分钟')
  assert.equal(left('2026-11-09T00:00:00+08:00', now), '还有 4 天')
})
