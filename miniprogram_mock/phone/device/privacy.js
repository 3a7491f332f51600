// The consent without which nothing private is touched: the mini-program's own window, or WeChat's.

import { Refusal } from '../runtime/asking.js'
import { element } from '../runtime/elements.js'
import { openings } from '../runtime/opening.js'
import { phone } from '../runtime/phone.js'
import { account, agree } from './account.js'
import { button, full, show } from './dialog.js'
import { listeners } from './telling.js'

const TOUCHES = [
  ['位置信息', 'scope.userLocation', '用来标出事情在哪里'],
  ['照片和摄像头', 'scope.camera', '用来拍下或选出您要发的照片'],
  ['麦克风', 'scope.record', '用来录下您要说的话'],
  ['手机号', '', '用来在您愿意时联系您'],
  ['剪切板', '', '用来复制号码和编号']
]
const needed = listeners()
let asking = null

export const { on: onNeed } = needed

const refused = () => new Refusal('privacy permission is not authorized', { errno: 104 })

/** Wait until the person has agreed. @param {string} referrer the function that asks @throws {Refusal} */
export async function privately (referrer) {
  if (!phone.app.__usePrivacyCheck__) return
  const { privacy } = await account()
  if (!privacy.needAuthorization) return
  asking ??= (needed.any() ? askPage(referrer) : askSheet(privacy.privacyContractName)).finally(() => { asking = null })
  if (!await asking) throw refused()
}

/** The mini-program shows its window; agreeing counts when its button was tapped. */
function askPage (referrer) {
  return new Promise(resolve => needed.tell(({ event, buttonId }) => {
    if (event === 'agree' && buttonId) account().then(({ privacy }) => resolve(!privacy.needAuthorization))
    else if (event === 'agree' || event === 'disagree') resolve(false)
  }, { referrer }))
}

function askSheet (contract) {
  return new Promise(resolve => {
    const answer = async agreed => {
      sheet.close()
      await agree(agreed)
      resolve(agreed)
    }
    const title = element('h2', { className: 'wx-ask-title', textContent: '隐私保护提示' })
    const words = element('p', { className: 'wx-ask-words', textContent: `在您用“${phone.account}”之前，请看一看《隐私保护指引》。同意以后才能用照片、位置这些功能；不同意，别的功能照样能用。` })
    const sheet = show({
      kind: 'sheet',
      title,
      words,
      children: [title, words, button(contract || '《隐私保护指引》', () => openContract(contract), 'wx-ask-link'), feet(['拒绝', () => answer(false)], ['同意', () => answer(true)])],
      onEscape: () => answer(false)
    })
  })
}

/** The two buttons of a sheet: no, and yes. */
export const feet = ([no, onNo], [yes, onYes]) => element('div', { className: 'wx-ask-foot' }, button(no, onNo, 'wx-ask-button'), button(yes, onYes, 'wx-ask-button wx-ask-yes'))

/** The guideline, on a screen of its own. Resolves when it is open. */
export function openContract (name) {
  const desc = scope => phone.app.permission?.[scope]?.desc
  const items = TOUCHES.map(([what, scope, why]) => element('li', {}, element('strong', { textContent: what }), `：${desc(scope) ?? why}。`))
  full({
    title: (name || '隐私保护指引').replace(/[《》]/g, ''),
    children: [element('div', { className: 'wx-contract' },
      element('p', { textContent: `“${phone.account}”只在您用到的时候问您要下面这些，问了不给，也有别的办法：` }),
      element('ul', {}, ...items),
      element('p', { textContent: '您随时可以在微信的设置里改主意。' }))]
  })
}

/** <button open-type="agreePrivacyAuthorization">: tapped, it is agreed. */
openings.agreePrivacyAuthorization = async () => {
  await agree(true)
  return { errMsg: 'agreePrivacyAuthorization:ok' }
}
