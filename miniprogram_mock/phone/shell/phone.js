'use strict'
// What lies around the mini-program on its own page: the network of the phone, notices that pop up,
// the menu in the bar, dark colours by WeChat's setting. Runs before the mini-program does.
;(() => {
  const phone = JSON.parse(document.querySelector('meta[name="linli-phone"]').content)
  const framed = window !== window.top
  const DESK = '(min-width: 860px)'
  const SHOWN = 6000
  const EVERY = 2000
  const NETWORK = 'linli-network'
  const here = `/phone/${encodeURIComponent(phone.openid)}/`

  if (!framed && matchMedia(DESK).matches && !location.hash) {
    window.stop()
    location.replace(`${here}desk${location.search}`)
    return
  }
  localStorage.setItem('linli-last', JSON.stringify({ openid: phone.openid, name: phone.name }))

  // ---- the network: as it is, slow, or none

  /** The host obeys `network`; the controls beside the phone and tests call setNetwork('offline'). */
  const linliPhone = window.linliPhone = {
    network: sessionStorage.getItem(NETWORK) || 'normal',
    /** @param {'normal' | 'slow' | 'offline'} mode */
    setNetwork (mode) {
      linliPhone.network = mode
      sessionStorage.setItem(NETWORK, mode)
      window.dispatchEvent(new Event(mode === 'offline' ? 'offline' : 'online'))
    },
    /** WeChat's own 扫一扫: by camera or of a picture; a code of the mini-program opens its page. */
    async scan () {
      const found = await window.wx.scanCode({ scanType: ['wxCode', 'qrCode'] }).catch(() => null)
      if (!found) return
      if (found.path) return go(found.path)
      window.wx.showModal({ title: '这不是小程序码', content: '请扫社区贴出来的码；是网址的话，用浏览器打开。', showCancel: false })
    }
  }

  // ---- dark by WeChat's setting, whatever the browser's is

  if (phone.theme === 'dark') {
    const asItIs = window.matchMedia
    window.matchMedia = query => /prefers-color-scheme:\s*dark/.test(query) ? asItIs.call(window, 'all') : asItIs.call(window, query)
    const seen = new WeakSet()
    const darken = () => {
      for (const sheet of [...document.styleSheets, ...document.adoptedStyleSheets]) {
        if (seen.has(sheet)) continue
        seen.add(sheet)
        for (const rule of sheet.cssRules) {
          if (/prefers-color-scheme:\s*dark/.test(rule.media?.mediaText ?? '')) rule.media.mediaText = 'all'
        }
      }
      document.documentElement.style.colorScheme = 'dark'
    }
    document.addEventListener('DOMContentLoaded', () => {
      darken()
      // a sub-package brings a sheet of its own together with its first page
      new MutationObserver(darken).observe(document.body, { childList: true, subtree: true })
    })
  }

  // ---- small helpers

  const element = (tag, properties, ...children) => {
    const { role, label, ...more } = properties
    const made = Object.assign(document.createElement(tag), more)
    if (role) made.setAttribute('role', role)
    if (label) made.setAttribute('aria-label', label)
    made.append(...children)
    return made
  }

  /** Open a page of the mini-program as WeChat does it from outside: all other pages are gone. */
  function go (page) {
    const again = () => { location.href = `${here}?open=${encodeURIComponent(page)}&scene=1014` }
    if (!window.wx?.reLaunch) return again()
    window.wx.reLaunch({ url: `/${page}`, fail: again })
  }

  // ---- notices

  const place = element('div', { id: 'linli-notices', role: 'status' })
  const key = `linli-notices:${phone.openid}`

  async function look () {
    const last = sessionStorage.getItem(key)
    const url = `/emulator/mp/${encodeURIComponent(phone.openid)}/messages?after=${last ?? 0}`
    const answer = await fetch(url)
    const { messages } = await answer.json()
    if (messages.length) sessionStorage.setItem(key, messages.at(-1).id)
    else if (last === null) sessionStorage.setItem(key, 0)
    if (last !== null) messages.slice(-3).forEach(pop)
  }

  function pop (message) {
    const words = message.lines.slice(0, 3).map(([label, value]) => `${label}：${value}`).join('\n')
    const card = element('button', { type: 'button', className: 'linli-notice' },
      element('span', { className: 'linli-notice-from', textContent: `${phone.account} · 服务通知` }),
      element('b', { textContent: message.title }),
      element('span', { className: 'linli-notice-words', textContent: words }))
    let timer = setTimeout(() => card.remove(), SHOWN)
    const hold = () => clearTimeout(timer)
    const leave = () => { hold(); timer = setTimeout(() => card.remove(), SHOWN) }
    card.addEventListener('mouseenter', hold)
    card.addEventListener('focus', hold)
    card.addEventListener('mouseleave', leave)
    card.addEventListener('blur', leave)
    card.addEventListener('keydown', event => { if (event.key === 'Escape') card.remove() })
    card.addEventListener('click', () => {
      card.remove()
      if (message.page) go(message.page)
      else location.href = `/service/${encodeURIComponent(phone.openid)}`
    })
    place.append(card)
  }

  async function keepLooking () {
    // the network of the phone is down as well for what WeChat sends
    if (linliPhone.network !== 'offline') await look().catch(() => {})
    setTimeout(keepLooking, EVERY)
  }

  // ---- the menu, where WeChat has its own

  function menu () {
    const sheet = element('dialog', { id: 'linli-menu', label: '微信菜单' })
    const link = (words, href) => sheet.append(element('a', { href, textContent: words }))
    const openid = encodeURIComponent(phone.openid)
    sheet.append(element('p', { textContent: `${phone.name}的手机` }))
    const send = element('button', { type: 'button', textContent: '发给朋友' })
    send.addEventListener('click', () => { sheet.close(); linliPhone.share() })
    sheet.append(send)
    link('和公众号聊天', `/chat/${openid}`)
    const scan = element('button', { type: 'button', textContent: '扫一扫' })
    scan.addEventListener('click', () => { sheet.close(); linliPhone.scan() })
    sheet.append(scan)
    link('服务通知', `/service/${openid}`)
    link('微信里的设置', `${here}settings`)
    link('换一个人', '/phone/')
    const close = element('button', { type: 'button', textContent: '关闭' })
    close.addEventListener('click', () => sheet.close())
    sheet.addEventListener('click', event => { if (event.target === sheet) sheet.close() })
    sheet.append(close)
    document.body.append(sheet)
    const more = element('button', { type: 'button', id: 'linli-more', label: '微信菜单', textContent: '⋯' })
    more.addEventListener('click', () => sheet.showModal())
    return more
  }

  document.addEventListener('DOMContentLoaded', () => {
    document.body.append(place)
    if (!framed) {
      const more = menu()
      const bar = () => document.getElementById('wx-nav')
      const put = () => bar() && !more.isConnected && bar().append(more)
      if (!put()) new MutationObserver((_, watching) => put() && watching.disconnect()).observe(document.body, { childList: true, subtree: true })
    }
    setTimeout(keepLooking, 500)
  })
})()
