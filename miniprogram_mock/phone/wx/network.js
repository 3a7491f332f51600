// Talking with the mini-program's server.

import { carry } from '../device/carrying.js'
import * as files from '../device/files.js'
import { expect } from '../device/parameters.js'
import * as signal from '../device/signal.js'
import { listeners } from '../device/telling.js'
import { asks, Refusal } from '../runtime/asking.js'

const METHODS = ['OPTIONS', 'GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'TRACE', 'CONNECT']

/** These three answer with callbacks only, and hand back a task that can be stopped. */
function sends (name, work) {
  return options => {
    const events = { headers: listeners(), progress: listeners() }
    let way = null
    let stopped = false
    asks(name, async given => {
      expect(given, { url: 'String' })
      way = await work(given, events)
      if (stopped) way.abort()
      return way.found
    })({ complete () {}, ...options })
    return {
      abort () { stopped = true; way?.abort() },
      onHeadersReceived: events.headers.on,
      offHeadersReceived: events.headers.off,
      onProgressUpdate: events.progress.on,
      offProgressUpdate: events.progress.off
    }
  }
}

export const request = sends('request', ({ url, data, method = 'GET', header = {}, timeout, dataType = 'json', responseType = 'text' }, { headers }) => {
  const verb = String(method).toUpperCase()
  if (!METHODS.includes(verb)) throw new Refusal('parameter error: parameter.method is invalid', { errno: 1001 })
  const asked = { 'Content-Type': 'application/json', ...lowerless(header) }
  const inUrl = verb === 'GET' || verb === 'HEAD'
  const way = carry({
    url: inUrl ? withQuery(url, data) : url,
    method: verb,
    header: asked,
    body: inUrl || data === undefined ? undefined : written(data, asked['Content-Type']),
    timeout,
    responseType: responseType === 'arraybuffer' ? 'arraybuffer' : 'text',
    onHeaders: header => headers.tell({ header })
  })
  const found = way.answer.then(({ status, header, body }) => ({
    data: dataType === 'json' && responseType !== 'arraybuffer' ? parsed(body) : body, statusCode: status, header, cookies: []
  }))
  return { found, abort: way.abort }
})

/** One name for the type of the content, however the page writes it. */
const lowerless = header => Object.fromEntries(Object.entries(header).map(([name, value]) => [/^content-type$/i.test(name) ? 'Content-Type' : name, value]))

function withQuery (url, data) {
  if (typeof data !== 'object' || data === null || data instanceof ArrayBuffer) return url
  const query = new URLSearchParams(Object.entries(data).map(([name, value]) => [name, typeof value === 'object' ? JSON.stringify(value) : String(value)])).toString()
  return query ? `${url}${url.includes('?') ? '&' : '?'}${query}` : url
}

function written (data, type) {
  if (typeof data === 'string' || data instanceof ArrayBuffer) return data
  if (type.includes('application/x-www-form-urlencoded')) return new URLSearchParams(data).toString()
  return JSON.stringify(data)
}

function parsed (text) {
  try { return JSON.parse(text) } catch { return text }
}

export const uploadFile = sends('uploadFile', async ({ url, filePath, name, header = {}, formData = {}, timeout }, { headers, progress }) => {
  expect({ filePath, name }, { filePath: 'String', name: 'String' })
  const blob = await files.find(filePath).catch(() => { throw new Refusal('file not found', { errno: 600005 }) })
  const body = new FormData()
  for (const [field, value] of Object.entries(formData)) body.append(field, value)
  body.append(name, blob, filePath.split('/').at(-1))
  const { 'Content-Type': _, ...asked } = lowerless(header)
  const way = carry({
    url, method: 'POST', header: asked, body, timeout, onHeaders: header => headers.tell({ header }),
    onSent: ({ progress: percent, loaded, total }) => progress.tell({ progress: percent, totalBytesSent: loaded, totalBytesExpectedToSend: total })
  })
  return { found: way.answer.then(({ status, body }) => ({ data: body, statusCode: status })), abort: way.abort }
})

export const downloadFile = sends('downloadFile', ({ url, header, timeout, filePath }, { headers, progress }) => {
  const way = carry({
    url, header, timeout, responseType: 'blob', onHeaders: header => headers.tell({ header }),
    onCame: ({ progress: percent, loaded, total }) => progress.tell({ progress: percent, totalBytesWritten: loaded, totalBytesExpectedToWrite: total })
  })
  const found = way.answer.then(async ({ status, header, body }) => {
    if (!filePath) return { tempFilePath: files.temp(body), statusCode: status, header, dataLength: body.size }
    await files.keep(filePath, body)
    return { filePath, statusCode: status, header, dataLength: body.size }
  })
  return { found, abort: way.abort }
})

export const getNetworkType = asks('getNetworkType', () => ({ networkType: signal.kind(), hasSystemProxy: false, weakNet: signal.kind() === '3g' }))
export const onNetworkStatusChange = signal.onChange
export const offNetworkStatusChange = signal.offChange
