// What a code on paper says: `c=420102006003` a community, `k=JA-0723` a case, `w=JA-0700` a wish.
// The server writes them so (backend/panel/scenes.py), into the 32 characters that WeChat gives.

const SHAPES = {
  community: /^c=(\d{12})$/,
  case: /^k=([A-Z]{1,8}-\d{1,12})$/,
  wish: /^w=([A-Z]{1,8}-\d{1,12})$/
}

/**
 * Read the scene that a page was opened with; WeChat hands it over encoded.
 * @param {string} [scene]
 * @returns {{kind: 'community' | 'case' | 'wish', value: string} | null} null for any other
 */
function read (scene = '') {
  const plain = decoded(scene)
  const kinds = /** @type {('community' | 'case' | 'wish')[]} */ (Object.keys(SHAPES))
  for (const kind of kinds) {
    const found = SHAPES[kind].exec(plain)
    if (found) return { kind, value: found[1] }
  }
  return null
}

/** What a link says, which WeChat hands over encoded; as it is where it is no link of ours. @param {string} [said] */
function decoded (said = '') {
  try { return decodeURIComponent(said) } catch { return said }
}

module.exports = { read, decoded }
