// What the phone is, and how this page was opened.

let options = {}
/** Said once by the core: what the mini-program was opened with. */
export const entered = given => { options = given }
export const getLaunchOptionsSync = () => options
export const getEnterOptionsSync = () => options
export const getAccountInfoSync = () => ({ miniProgram: { appId: '', envVersion: 'develop', version: '' }, plugin: {} })
export const nextTick = work => queueMicrotask(work)
