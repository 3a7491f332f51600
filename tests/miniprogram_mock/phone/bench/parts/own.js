Component({ behaviors: ['wx://form-field'], methods: { fill () { this.setData({ value: ['三'] }) } } })
