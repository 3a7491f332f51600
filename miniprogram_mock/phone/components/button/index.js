// <button>: the host is the button itself, so that a page's classes dress what is pressed.

import { acts, around, disable, hostOf } from '../../runtime/builtin.js'
import { openings } from '../../runtime/opening.js'

/** What a button tells when what its open-type opened is closed. */
const TOLD = {
  getPhoneNumber: 'getphonenumber', agreePrivacyAuthorization: 'agreeprivacyauthorization', openSetting: 'opensetting'
}

export default {
  properties: {
    type: { type: String, value: 'default' }, size: { type: String, value: 'default' }, plain: Boolean, disabled: Boolean,
    loading: Boolean, formType: String, openType: String, hoverClass: String, name: String
  },
  attributes: ['hover-start-time', 'hover-stay-time', 'hover-stop-propagation', 'lang', 'phone-number-no-quota-toast'],
  events: Object.values(TOLD),
  lifetimes: {
    created () {
      acts(this, 'button', this.act)
      dress(hostOf(this), this.data)
    }
  },
  observers: {
    disabled (disabled) { disable(this, disabled) },
    hoverClass (names) { hostOf(this).setAttribute('hover-class', names) },
    'type, size, plain, disabled, loading' () { dress(hostOf(this), this.data) }
  },
  methods: {
    act () {
      const { formType, openType } = this.data
      if (formType) formAround(this)?.[formType]?.(this)
      if (openType) open(this, openType.split('|'))
    },
    /** A label was tapped. */
    activate () { hostOf(this).click() }
  }
}

/** Also from inside a component with the behavior wx://form-field-button. */
function formAround (component) {
  const owner = component._$.ownerShadowRoot.getHostNode().getMethodCaller()
  return around(component, 'form') ?? (owner.formButton ? formAround(owner) : null)
}

/** Attributes that style.css and a page's sheet can name, as in WeChat. */
function dress (host, { type, size, plain, disabled, loading }) {
  host.setAttribute('type', type)
  host.setAttribute('size', size)
  host.toggleAttribute('plain', plain)
  host.toggleAttribute('disabled', disabled)
  host.toggleAttribute('loading', loading)
  if (loading) host.setAttribute('aria-busy', 'true')
  else host.removeAttribute('aria-busy')
}

/** One after the other: a button may ask for the privacy consent and the number in one tap. */
async function open (component, kinds) {
  const order = [...kinds].sort(kind => kind === 'agreePrivacyAuthorization' ? -1 : 1)
  for (const kind of order) {
    if (!openings[kind]) throw new Error(`<button open-type="${kind}"> opens nothing in the host`)
    const detail = await openings[kind]({ from: 'button', target: component })
    if (TOLD[kind]) component.triggerEvent(TOLD[kind], detail)
  }
}
