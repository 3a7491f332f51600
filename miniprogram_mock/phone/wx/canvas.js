// Finding nodes of the page that is shown, and pictures of what was drawn.

import { temp } from '../device/files.js'
import { asks, Refusal } from '../runtime/asking.js'
import * as stack from '../runtime/stack.js'

/** Of the page on top, as WeChat has it; `in(component)` looks elsewhere. */
export function createSelectorQuery () {
  const query = stack.top().instance.createSelectorQuery()
  const exec = query.exec.bind(query)
  // glass-easel's own knows every field but `node`
  query.exec = then => exec(found => then?.(found.map((one, index) => withNode(query._$queue[index], one))))
  return query
}

/** Tells when a node of `component` comes into view. */
export const createIntersectionObserver = (component, options) => component.createIntersectionObserver(options)

function withNode ({ component, selector, fields }, found) {
  if (!found || !fields.node) return found
  const node = component._$.getShadowRoot().querySelector(selector)?.getMethodCaller?.()
  return { ...found, node: node?.node?.() ?? null }
}

export const canvasToTempFilePath = asks('canvasToTempFilePath', async ({ canvas, x = 0, y = 0, width, height, destWidth, destHeight, fileType = 'png', quality = 0.92 }) => {
  if (!canvas?.getContext) throw new Refusal('canvas is empty')
  const [wide, high] = [width ?? canvas.width - x, height ?? canvas.height - y]
  const copy = Object.assign(document.createElement('canvas'), { width: destWidth ?? wide, height: destHeight ?? high })
  copy.getContext('2d').drawImage(canvas, x, y, wide, high, 0, 0, copy.width, copy.height)
  const blob = await new Promise(resolve => copy.toBlob(resolve, fileType === 'jpg' ? 'image/jpeg' : 'image/png', quality))
  return { tempFilePath: temp(blob) }
})
