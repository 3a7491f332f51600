// Those who listen for something that happens to the phone: wx.onX and wx.offX.

/** @returns {{on: (listener: Function) => void, off: (listener?: Function) => void, tell: (...news: any[]) => void, any: () => boolean}} */
export function listeners () {
  const all = new Set()
  return {
    on: listener => { all.add(listener) },
    /** without a listener, everyone */
    off: listener => { if (listener) all.delete(listener); else all.clear() },
    tell: (...news) => { for (const one of [...all]) one(...news) },
    any: () => all.size > 0
  }
}
