// Where a notice, or a thing that waits, is dealt with.

/** The page of a case or a wish; empty for what has none. @param {{case_id?: number|null, wish_id?: number|null}} about */
function pageOf ({ case_id, wish_id }) {
  if (case_id) return `/case/detail/detail?id=${case_id}`
  return wish_id ? `/wish/detail/detail?id=${wish_id}` : ''
}

module.exports = { pageOf }
