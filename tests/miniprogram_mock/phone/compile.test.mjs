// WXML and WXSS as the phone's compiler rewrites them.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fit } from '../../../miniprogram_mock/phone/compile/weui.mjs'
import { translate as wxml } from '../../../miniprogram_mock/phone/compile/wxml.mjs'
import { parse } from '../../../miniprogram_mock/phone/compile/wxml-parser.mjs'
import { translate as wxss } from '../../../miniprogram_mock/phone/compile/wxss.mjs'

const page = source => wxml(source, new Set(['button', 'image']))
const sheet = (source, scope) => wxss(source, { tags: new Set(['view', 'button']), scope }).replace(/\s+/g, ' ').trim()

test('tags of the host get names of their own, others stay', () => {
  assert.equal(page('<view>a<text>b</text></view>'), '<wx-view>a<wx-text>b</wx-text></wx-view>')
  assert.equal(page('<button/><own a="1"></own>'), '<wx-button/><own a="1"></own>')
  assert.equal(page('<!-- <view> --><block wx:if="{{a > b}}"/>'), '<!-- <view> --><block wx:if="{{a > b}}"/>')
})

test('short names of events are spelled out, and of nothing else', () => {
  assert.equal(page('<button bindtap="a" catch:tap="b" capture-bindtap="c" bind="d"/>'),
    '<wx-button bind:tap="a" catch:tap="b" capture-bind:tap="c" bind="d"/>')
})

test('plain tags speak the web: role, reachable by key where they act, no drawing hints', () => {
  assert.equal(page('<view aria-role="button" hover-class="x" hover-stay-time="9"/>'),
    '<wx-view role="button" hover-class="x" tabindex="0"/>')
  assert.equal(page('<view aria-role="heading"/>'), '<wx-view role="heading"/>')
  assert.equal(page('<text user-select decode>a</text>'), '<wx-text>a</wx-text>')
  assert.equal(page('<button aria-role="link"/>'), '<wx-button aria-role="link"/>')
})

test('a tag is read with its line and what it says, whatever the quotes', () => {
  const [first, second] = parse('<view\n a="{{x > 1 ? \'<b>\' : 2}}"\n hidden>\n<image src=\'y\'/>')
  assert.deepEqual(first.attributes, [{ name: 'a', value: "{{x > 1 ? '<b>' : 2}}" }, { name: 'hidden', value: null }])
  assert.deepEqual([second.name, second.line, second.selfClosing], ['image', 4, true])
})

test('lengths are of the phone, which may be a part of the screen', () => {
  assert.equal(sheet('.a { margin: 10rpx -1.5rpx; height: 50vh; width: 1rem }'),
    '.a { margin: calc(10 * var(--rpx)) calc(-1.5 * var(--rpx)); height: 50cqh; width: 1rem }')
})

test('selectors name our tags, and a page keeps its sheet to itself', () => {
  assert.equal(sheet('view .view > button::after { top: 0 }'), 'wx-view .view > wx-button::after { top: 0 }')
  assert.equal(sheet('page { top: 0 } .a, view { top: 0 }', 'data-page="p"'),
    '.wx-page[data-page="p"] { top: 0 } [data-page="p"] .a, [data-page="p"] wx-view { top: 0 }')
  assert.equal(sheet('@keyframes view { from { top: 0 } }', 'data-page="p"'), '@keyframes view { from { top: 0 } }')
})

test('of WeUI stays what is used, sized by the reader, dark where the system is', () => {
  const source = `
    [data-weui-theme=light] , page { --a: #000; --unused: 1 }
    [data-weui-theme=dark] { --a: #fff }
    .weui-used { color: var(--a); font-size: 16px }
    .weui-other { color: red }`
  const fitted = fit(source, new Set(['weui-used'])).replace(/\s+/g, ' ')
  assert.match(fitted, /page \{ --a: #000;? ?\}/)
  assert.match(fitted, /@media \(prefers-color-scheme: dark\) \{ page \{ --a: #fff;? ?\} ?\}/)
  assert.match(fitted, /\.weui-used \{ color: var\(--a\); font-size: 1rem;? ?\}/)
  assert.doesNotMatch(fitted, /unused|other/)
})
