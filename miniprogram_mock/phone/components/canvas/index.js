// <canvas type="2d">: a page draws on the node that a selector query gives it.

import { hostOf } from '../../runtime/builtin.js'

export default {
  properties: { type: String },
  attributes: ['disable-scroll'],
  methods: {
    /** What `fields({ node: true })` gives. */
    node () { return hostOf(this).querySelector('canvas') }
  }
}
