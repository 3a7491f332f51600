// Each rule of the linter refuses its example and lets the right way pass.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { allowed } from '../../../miniprogram_mock/phone/lint/allowed.mjs'
import * as elder from '../../../miniprogram_mock/phone/lint/elder.mjs'
import * as names from '../../../miniprogram_mock/phone/lint/names.mjs'
import * as scripts from '../../../miniprogram_mock/phone/lint/scripts.mjs'
import * as wxml from '../../../miniprogram_mock/phone/lint/wxml.mjs'
import * as wxss from '../../../miniprogram_mock/phone/lint/wxss.mjs'

const host = await allowed()
const program = {
  packages: ['wish'],
  parts: [{ path: 'pages/home/home' }, { path: 'wish/detail/detail' }, { path: 'wish/card', component: true }]
}
const inPage = source => wxml.problems({ path: 'p', config: { usingComponents: { own: 'own' } } }, source, host, {})
const inScript = (source, name = 'pages/home/home.js') => scripts.problems(name, source, host, program)
const inSheet = (source, component = false) => wxss.problems('components/card/card.wxss', source, component)

const inNames = wxml => names.problems({ path: 'p/p' }, name => ({
  'p/p.wxml': wxml, 'p/p.js': "const { list } = require('../lib/list')\nPage({ data: { title: '' }, open () {}, ...list })", 'lib/list.js': "module.exports = { list: { more () {}, data: { rows: [] } } }"
})[name] ?? '')

const PAGES = [
  ['<swiper/>', /swiper> is not in the host/],
  ['<view\n><button colour="red"/></view>', /^p.wxml:2 <button> has no "colour"/],
  ['<button bindlongtap="a"/>', /does not tell of "longtap"/],
  ['<view bindtap="a"/>', /needs an aria-role/],
  ['<view user-select>123456</view>', /<view> has no "user-select"/],
  ['<image src="a"/>', /needs an aria-label/],
  ['<input/>', /needs an aria-label or a <label for>/],
  ['<own hidden="{{a}}"/>', /hides with wx:if/]
]
const SCRIPTS = [
  ['wx.createCanvasContext("a")', /wx.createCanvasContext is not in the host/],
  ["require('lodash')", /begins with a dot/],
  ["require('../../wish/own')", /sub-package that may not be loaded/],
  ["\nwx.navigateTo({ url: '/wish/gone/gone?id=1' })", /home.js:2 there is no page \/wish\/gone\/gone/]
]
const SHEETS = [
  ['.a { font-size: 16px }', false, /sized in rem/],
  ['.a { background: url(/a.png) }', false, /no pictures from a sheet/],
  ['.title { top: 0 }', true, /begin with its name/]
]

const NAMES = [
  ['<view/>\n<button bindtap="opne"/>', /^p\/p.wxml:2 <button> "opne" is no handler/],
  ['<view wx:if="{{title && !ttile.x}}"/>', /"ttile" is not in the data/]
]

for (const [source, sentence] of NAMES) test(`names: ${source}`, () => assert.match(inNames(source).join(), sentence))
for (const [source, sentence] of PAGES) test(`WXML: ${source}`, () => assert.match(inPage(source).join(), sentence))
for (const [source, sentence] of SCRIPTS) test(`script: ${source}`, () => assert.match(inScript(source).join(), sentence))
for (const [source, component, sentence] of SHEETS) test(`sheet: ${source}`, () => assert.match(inSheet(source, component).join(), sentence))

test('every page serves the elderly, a component need not', () => {
  const wxml = '<page-meta root-font-size="{{rootSize}}"/>\n<view/>\n<elder-bar wx:if="{{elder}}" class="elder-bar" title="首页"/>\n'
  const script = 'Page({ behaviors: [elderly] })'
  const said = (...given) => elder.problems({ path: 'p', component: false }, ...given).join()
  assert.equal(said(wxml, script), '')
  assert.match(said(`<view/>${wxml}`, script), /begins with <page-meta/)
  assert.match(said(wxml.replace('title="首页"', ''), script), /ends with <elder-bar/)
  assert.match(said(wxml, 'Page({})'), /behaviors/)
  assert.deepEqual(elder.problems({ path: 'c', component: true }, '', ''), [])
})

test('what is right passes', () => {
  assert.deepEqual(inPage(`<view wx:for="{{a}}" data-id="1" mark:b="2" hidden aria-live="polite">
    <view aria-role="button" capture-bind:touchstart="a" bindtap="b"/>
    <label for="name">a</label><input id="name" model:value="{{b}}" bindinput="c"/>
    <image aria-hidden="true" mode="aspectFill" binderror="d"/><own wx:if="{{a}}" any="thing" bind:any="e"/>
  </view>`), [])
  assert.deepEqual(inNames(`<wxs module="say" src="say.wxs"/><button bindtap="open" catch:longpress="more" bind:touchmove="{{say.move}}"/>
    <view wx:for="{{rows}}" wx:for-item="one" data-a="{{ {kind: 'gone', at: index} }}">{{one.gone.away ? 'never' : title}}</view>`), [])
  assert.deepEqual(inScript("wx.login(); require('../../lib/api'); wx.navigateTo({ url: `/wish/detail/detail?id=${id}` })"), [])
  assert.deepEqual(inScript("require('./own')", 'wish/detail/detail.js'), [])
  assert.deepEqual(inSheet('.card__title { font-size: 1rem; background: url(data:a) } .card:active { top: 1px }', true), [])
})
