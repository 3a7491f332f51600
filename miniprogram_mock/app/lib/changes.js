// What one page does that others show: tabs stay open behind, so they are told.

/** Lists that are shown again ask anew. */
function changed () {
  getApp().globalData.changed = Date.now()
}

module.exports = { changed }
