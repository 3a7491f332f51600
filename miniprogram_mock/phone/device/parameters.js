// What WeChat says of parameters that are missing or of another type.

import { Refusal } from '../runtime/asking.js'

/**
 * @param {object} options as the page gave them
 * @param {Record<string, string>} wanted the type of each parameter: 'String', 'Number', 'Array', 'Object', 'Boolean'
 * @throws {Refusal} for the first that is something else
 */
export function expect (options, wanted) {
  for (const [name, type] of Object.entries(wanted)) {
    const actual = typeOf(options[name])
    if (actual !== type) throw new Refusal(`parameter error: parameter.${name} should be ${type} instead of ${actual};`, { errno: 1001 })
  }
}

const typeOf = value => Object.prototype.toString.call(value).slice(8, -1)
