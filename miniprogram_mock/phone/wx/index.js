// Everything that is `wx`, gathered from one file per kind.

export * from './navigation.js'
export * from './feedback.js'
export * from './storage.js'
export * from './network.js'
export * from './system.js'
export * from './account.js'
export * from './permission.js'
export * from './location.js'
export * from './calling.js'
export * from './canvas.js'
