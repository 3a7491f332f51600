// What is said when something does not work: what happened, and what to do next.

const UNREACHABLE = '网络不通，请看看手机信号，过一会儿再试。'

const BY_STATUS = {
  401: '登录已经过期，请再点一次。',
  403: '这件事您现在不能办。',
  404: '没有找到，可能已经收回了。',
  409: '情况刚刚变了，请刷新看看。',
  413: '内容太大了，请少放一些。',
  422: '有的地方没有填对，请改一改。',
  429: '点得太快了，歇一会儿再试。',
  500: '系统出了点问题，已经记下来了，请过一会儿再试。',
  502: '系统正在重启，请过一会儿再试。',
  503: '系统正在重启，请过一会儿再试。'
}

/**
 * The server's own sentence, or ours for the status.
 * @param {number} status of HTTP
 * @param {any} body
 * @returns {string}
 */
function ofAnswer (status, body) {
  return (body && body.message) || BY_STATUS[status] || BY_STATUS[status >= 500 ? 500 : 422]
}

module.exports = { UNREACHABLE, ofAnswer }
