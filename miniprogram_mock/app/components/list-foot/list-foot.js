// Below a list of lib/paging.js: on its way, failed, more to come, or all there is. `bind:more` asks for it.
Component({
  properties: { state: String, trouble: String, count: Number },
  methods: {
    more () { this.triggerEvent('more') }
  }
})
