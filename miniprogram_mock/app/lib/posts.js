// Who works here, in words.

const LOOKING_ON = ['community_worker', 'grid_worker', 'street_officer', 'district_officer', 'steward', 'admin']
const AT_WORK = [...LOOKING_ON, 'handler']

/** "永清水务所承办人员", "吉林社区网格员". @param {{kind: {code: string, words: string}, region: {name: string} | null, unit: {name: string} | null}[]} roles */
const titled = roles => roles
  .filter(role => AT_WORK.includes(role.kind.code))
  .map(role => `${(role.unit || role.region || { name: '' }).name} ${role.kind.words}`.trim())
  .join('、')

/** Whether somebody has a region, or the cases of a unit, to look at. */
const looksOn = roles => roles.some(role => AT_WORK.includes(role.kind.code))

module.exports = { titled, looksOn }
