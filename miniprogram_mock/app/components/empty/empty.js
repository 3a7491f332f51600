// Nothing is here: why, and what one can do. `bind:act` hears the button, `bind:other` the second one.
Component({
  properties: { title: String, words: String, action: String, other: String },
  methods: {
    act () { this.triggerEvent('act') },
    turn () { this.triggerEvent('other') }
  }
})
