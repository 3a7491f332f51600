// <form>: takes what its fields hold, by their `name`, when a button with a form-type lets it. A reset
// empties them, whatever they began with, as WeChat's does.

export default {
  attributes: ['report-submit', 'report-submit-timeout'],
  events: ['submit', 'reset'],
  methods: {
    /** @param {object} [button] that was tapped */
    submit (button) {
      const value = Object.fromEntries(fields(this._$).map(one => [one.data.name, one.formValue()]))
      const target = button && { id: button._$.id, dataset: button._$.dataset }
      this.triggerEvent('submit', { value, formId: '', target })
    },
    reset (button) {
      for (const one of fields(this._$, true)) one.formReset()
      this.triggerEvent('reset', { target: button && { id: button._$.id, dataset: button._$.dataset } })
    }
  }
}

/** Those with a name (all: also those without); inside a component where it says it is a group. */
function fields (node, all = false) {
  return (node.childNodes ?? []).flatMap(child => {
    const one = child.getMethodCaller?.()
    if (one?.formValue && (all || one.data.name)) return [one]
    const inside = one?.formGroup ? fields(child.getShadowRoot(), all) : []
    return [...inside, ...fields(child, all)]
  })
}
