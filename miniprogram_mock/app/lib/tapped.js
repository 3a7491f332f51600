// What a tap does: once, however often the finger lands, and with a sentence when it fails.

/**
 * A handler for a page: while it runs, further taps are ignored and `busy` is true in the page's
 * data; an error is shown in its own words.
 * @param {(this: any, event: any) => any} work
 * @returns {(this: any, event?: any) => Promise<void>}
 */
function tapped (work) {
  const running = new WeakSet() // pages and components: several may be open with the same handler
  return async function (event) {
    if (running.has(this)) return
    running.add(this)
    this.setData({ busy: true })
    try {
      await work.call(this, event)
    } catch (error) {
      complain(error)
    } finally {
      running.delete(this)
      this.setData({ busy: false })
    }
  }
}

/** Show what went wrong and what to do next. @param {any} error */
function complain (error) {
  if (!isOurs(error)) console.error(error)
  wx.showModal({
    title: '没有办成',
    content: isOurs(error) ? error.message : '出了点问题，请再试一次。还是不行，请打电话给社区。',
    showCancel: false,
    confirmText: '知道了'
  })
}

const isOurs = error => Boolean(error && error.code && error.message)

module.exports = { tapped, complain }
