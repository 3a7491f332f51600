export default { properties: { src: String, mode: String, ariaLabel: String }, attributes: ['lazy-load'], events: ['load', 'error'] }
