export default {
  properties: { value: String, placeholder: String, type: String, ariaLabel: String },
  events: ['input'],
  methods: {
    typed (event) { this.triggerEvent('input', { value: this._$.getBackendElement().querySelector('input').value }) }
  }
}
