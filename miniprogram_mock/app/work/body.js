// From what was typed to what is sent.

/** Under which name a field's value is kept. @param {string} name */
const keyOf = name => name.replace('.', '_')

/**
 * What is lacking, as a sentence; '' when nothing is.
 * @param {import('./steps').Field[]} fields
 * @param {Record<string, any>} values by the field's name, a dot being a line
 */
function lacking (fields, values) {
  const field = fields.find(one => one.required && isEmpty(values[keyOf(one.name)]))
  if (!field) return ''
  return `${['choice', 'day'].includes(field.kind) ? '请选' : '请写'}“${field.label}”。`
}

const isEmpty = value => value === undefined || value === null || (typeof value === 'string' && !value.trim())

/**
 * The body of the call, photos apart.
 * @param {import('./steps').Field[]} fields
 * @param {Record<string, any>} values
 */
function bodyOf (fields, values) {
  const body = /** @type {any} */ ({})
  for (const { name, kind } of fields) {
    const value = values[keyOf(name)]
    if (kind === 'photos' || isEmpty(value)) continue
    const [outer, inner] = name.split('.')
    if (name === 'request') body[value.split(':')[0]] = Number(value.split(':')[1])
    else if (inner) body[outer] = { ...body[outer], [inner]: value }
    else body[outer] = value
  }
  return body
}

module.exports = { bodyOf, keyOf, lacking }
