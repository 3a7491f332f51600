// The dated line of what was done. Each of `steps` is {id, what, when, who?, words?, now?}; `now` marks
// where the matter stands.
Component({
  properties: { steps: Array, label: { type: String, value: '办理经过' } }
})
