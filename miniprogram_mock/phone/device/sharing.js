// Sending a page on: the card as WeChat shows it, to one of the people of this emulator.

import { element } from '../runtime/elements.js'
import { openings } from '../runtime/opening.js'
import { emulator, phone } from '../runtime/phone.js'
import * as stack from '../runtime/stack.js'
import { full } from './dialog.js'
import { resolved } from './files.js'
import './signal.js'

const FROM_CHAT = 1007 // WeChat's number of a page that was opened by a card in a chat
const PATIENCE = 3000 // ms that a page may take to make up its mind

/** The card of the page on top. @param {'button'|'menu'} from @param {object} [target] the button */
async function card (from, target) {
  const { instance, path, url, title } = stack.top()
  const given = instance.onShareAppMessage?.({ from, target, webViewUrl: undefined }) ?? {}
  const late = new Promise(resolve => setTimeout(resolve, PATIENCE, {}))
  const made = { ...given, ...(given.promise ? await Promise.race([given.promise, late]).catch(() => ({})) : {}) }
  const image = made.imageUrl ? await Promise.resolve(resolved(made.imageUrl, path)).catch(() => '') : ''
  return { title: made.title || title || phone.account, path: (made.path || url).replace(/^\//, ''), image }
}

/** Show the card, and who it may be sent to. */
export async function share (from, target) {
  const { title, path, image } = await card(from, target)
  const { users = [] } = await emulator('users').catch(() => ({}))
  const others = users.filter(one => ![one.openid, one.mp_openid].includes(phone.openid))
  const shown = element('div', { className: 'wx-card' },
    element('span', { className: 'wx-card-from', textContent: phone.account }), element('strong', { textContent: title }),
    ...(image ? [element('img', { src: image, alt: '' })] : []), element('span', { className: 'wx-card-from', textContent: '小程序' }))
  const people = others.map(one => element('a', {
    className: 'wx-button wx-map-place', target: '_blank', rel: 'noopener',
    href: `/phone/${encodeURIComponent(one.openid)}/?open=${encodeURIComponent(path)}&scene=${FROM_CHAT}`, textContent: one.name
  }))
  full({
    title: '发给谁',
    children: [shown, element('p', { className: 'wx-ask-words', textContent: people.length ? '点一个人，就在那个人的手机上打开。' : '现在没有别人可以发。' }), element('div', { className: 'wx-share-people', role: 'group', 'aria-label': '发给谁' }, ...people)]
  })
}

openings.share = ({ target }) => share('button', { id: target.id ?? '', dataset: target.dataset ?? {} })

/** The shell's menu asks for it. */
globalThis.linliPhone.share = () => share('menu')
