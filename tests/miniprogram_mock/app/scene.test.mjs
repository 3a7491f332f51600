// What a code on paper says.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fakeWx, load } from './wechat.mjs'

const { read } = load('lib/scene', fakeWx())

test('a community, a case and a wish are read, encoded or not', () => {
  assert.deepEqual(read('c%3D420102006003'), { kind: 'community', value: '420102006003' })
  assert.deepEqual(read('k=JA-0723'), { kind: 'case', value: 'JA-0723' })
  assert.deepEqual(read('w=JA-0700'), { kind: 'wish', value: 'JA-0700' })
})

test('anything else is no code of ours', () => {
  for (const other of [undefined, '', 'k=', 'k=JA-1&x=2', 'c=42', 'x=JA-1', '%', 'w=<b>', 'https://example.com']) {
    assert.equal(read(other), null, other)
  }
})
