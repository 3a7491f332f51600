// Sheets: text that grows with the reader's setting, and components that keep their styles to themselves.

import postcss from 'postcss'

const LEAST = 0.8125 // rem

/**
 * @param {string} name of the file
 * @param {string} source
 * @param {boolean} component its classes begin with its name
 * @returns {string[]}
 */
export function problems (name, source, component) {
  const found = []
  const root = postcss.parse(source)
  const prefix = name.split('/').at(-1).replace('.wxss', '')
  root.walkDecls(declaration => {
    const at = `${name}:${declaration.source.start.line}`
    if (/^(font-size|font)$/.test(declaration.prop) && /[\d.]+(px|rpx|pt)\b/.test(declaration.value)) found.push(`${at} text is sized in rem, so that it grows`)
    if (declaration.prop === 'font-size' && parseFloat(declaration.value) < LEAST && /^[\d.]+rem$/.test(declaration.value)) found.push(`${at} text is at least ${LEAST}rem, so that it has 18 px in 长辈版`)
    if (/url\(/.test(declaration.value) && !/url\(["']?data:/.test(declaration.value)) found.push(`${at} WeChat loads no pictures from a sheet`)
  })
  if (component) {
    root.walkRules(rule => {
      if (rule.parent?.type === 'atrule' && /keyframes$/.test(rule.parent.name)) return
      for (const one of rule.selectors) {
        if (!one.startsWith(`.${prefix}`)) found.push(`${name}:${rule.source.start.line} "${one}": classes of a component begin with its name`)
      }
    })
  }
  return found
}
