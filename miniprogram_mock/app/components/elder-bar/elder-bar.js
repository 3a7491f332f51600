// At the foot of every page in 长辈版: ring the community, or have it done by somebody.
const community = require('../../lib/community')
const errand = require('../../lib/errand')
const { tapped } = require('../../lib/tapped')

Component(/** @type {any} */ ({
  properties: { title: String },
  methods: {
    ring: tapped(() => community.ring()),
    ask: tapped(async function () {
      const page = getCurrentPages().pop()
      await errand.ask(addressOf(page), this.data.title)
    })
  }
}))

/** @param {any} page */
function addressOf ({ route, options }) {
  const query = Object.entries(options || {}).map(([name, value]) => `${name}=${value}`).join('&')
  return query ? `${route}?${query}` : route
}
