// Photos and voices of what waits for the network: copies in the folder that is the mini-program's own.

const OURS = /^waiting-(.+)-\d+\.\w+$/

/**
 * Copies of these photos and voices, named after the entry. Rejects in a sentence when one cannot be kept; then
 * none is.
 * @param {string} id of the entry
 * @param {{path?: string, key?: string, voice?: boolean}[]} photos
 */
async function copied (id, photos) {
  /** @type {{path?: string, key?: string, voice?: boolean}[]} */
  const kept = []
  for (const [place, photo] of photos.entries()) {
    const kind = photo.voice ? { voice: true } : {}
    if (photo.key) {
      kept.push({ key: photo.key, ...kind })
      continue
    }
    const path = `${wx.env.USER_DATA_PATH}/waiting-${id}-${place}.${endOf(photo)}`
    try {
      await ask('copyFile', { srcPath: photo.path, destPath: path })
    } catch {
      remove(kept)
      const what = photo.voice ? '语音没有存下来，手机里可能没有地方了。' : '照片没有存下来，手机里可能没有地方了。请少放几张再试。'
      throw Object.assign(new Error(what), { code: 'full' })
    }
    kept.push({ path, ...kind })
  }
  return kept
}

/** @param {{path?: string, voice?: boolean}} photo */
const endOf = ({ path = '', voice }) => (/\.(\w{2,4})$/.exec(path) || ['', voice ? 'mp3' : 'jpg'])[1]

/** Take the copies away; what is not there is none. @param {{path?: string}[]} photos */
function remove (photos) {
  for (const { path } of photos) if (path) ask('unlink', { filePath: path }).catch(() => {})
}

/** Take away what a crash has left: copies of entries that are not there. @param {(id: string) => boolean} isWanted */
async function sweep (isWanted) {
  const isOrphan = match => match && !isWanted(match[1])
  const folder = wx.env.USER_DATA_PATH
  const { files } = await ask('readdir', { dirPath: folder }).catch(() => ({ files: [] }))
  remove(files.filter(name => isOrphan(OURS.exec(name))).map(name => ({ path: `${folder}/${name}` })))
}

const ask = (name, given) => new Promise((resolve, reject) => {
  wx.getFileSystemManager()[name]({ ...given, success: resolve, fail: reject })
})

module.exports = { copied, remove, sweep }
