// One of several, or several of them, each a button large enough for a thumb. `of` is [{key, name}];
// `value` the key that is chosen, or with `many` the keys. `bind:change` hears {value}.
Component({
  properties: { label: String, of: Array, value: null, many: Boolean, line: Boolean },
  data: { items: [] },
  observers: {
    'of, value, many' (of, value, many) {
      const chosen = many ? value || [] : [value]
      this.setData({ items: of.map(one => ({ ...one, on: chosen.includes(one.key) })) })
    }
  },
  methods: {
    choose (event) {
      const { key } = event.currentTarget.dataset
      const { many, value } = this.data
      if (!many) return this.triggerEvent('change', { value: key })
      const chosen = value || []
      this.triggerEvent('change', { value: chosen.includes(key) ? chosen.filter(one => one !== key) : [...chosen, key] })
    }
  }
})
