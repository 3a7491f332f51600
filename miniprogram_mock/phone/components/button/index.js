export default {
  properties: { type: String, size: String, disabled: Boolean, loading: Boolean, formType: String, openType: String, ariaLabel: String },
  attributes: ['plain', 'hover-class'],
  events: [],
  lifetimes: {
    attached () { this.show() }
  },
  observers: {
    'disabled, ariaLabel' () { this.show() }
  },
  methods: {
    show () {
      const host = this._$.getBackendElement()
      host.setAttribute('role', 'button')
      host.tabIndex = this.data.disabled ? -1 : 0
      host.setAttribute('aria-disabled', String(this.data.disabled))
      if (this.data.ariaLabel) host.setAttribute('aria-label', this.data.ariaLabel)
    }
  }
}
