// A photo that lies behind the sign-in. `src` and those of `group` are addresses below the API; with a
// group it can be tapped: all of them, large, beginning at `whole`.
const { fetched } = require('../../lib/photos')
const { tapped } = require('../../lib/tapped')

Component({
  properties: { src: String, label: String, whole: String, group: Array },
  data: { path: '', trouble: false },
  observers: {
    src () { this.bring() }
  },
  methods: {
    async bring () {
      const { src } = this.data
      if (!src) return
      try {
        const path = await fetched(src)
        if (src === this.data.src) this.setData({ path, trouble: false })
      } catch (error) {
        if (src === this.data.src) this.setData({ trouble: true })
      }
    },
    again () {
      this.setData({ trouble: false })
      return this.bring()
    },
    enlarge: tapped(async function () {
      const { group, whole } = this.data
      const paths = await Promise.all(group.map(fetched))
      await wx.previewImage({ urls: paths, current: paths[Math.max(0, group.indexOf(whole))] })
    })
  }
})
