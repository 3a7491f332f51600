// How a function of `wx` answers: callbacks if it is given any, a promise if not.

/** What a function of `wx` fails with: the text after "fail ", and the numbers beside it. */
export class Refusal extends Error {
  /** @param {string} message @param {object} [more] errno, errCode */
  constructor (message, more = {}) {
    super(message)
    this.more = more
  }

  /** The errMsg: "name:fail message", or "name:fail:message" where WeChat has it so. */
  said (name) {
    return `${name}:fail${this.message.startsWith(':') ? '' : ' '}${this.message}`
  }
}

/**
 * @param {string} name of the function, as errMsg begins with it
 * @param {(options: object) => any} run may throw Refusal; what it returns is handed to `success`
 */
export function asks (name, run) {
  return (options = {}) => {
    const { success, fail, complete } = options
    const answer = Promise.resolve().then(() => run(options)).then(
      found => ({ ...found, errMsg: `${name}:ok` }),
      error => { throw refused(name, error) }
    )
    if (!success && !fail && !complete) return answer
    answer.then(
      found => { success?.(found); complete?.(found) },
      error => { fail?.(error); complete?.(error) }
    )
  }
}

/** What `fail` is handed for an error: {errMsg, errno?, errCode?}. */
export function refused (name, error) {
  if (error instanceof Refusal) return { errMsg: error.said(name), ...error.more }
  console.error(error)
  return { errMsg: `${name}:fail ${error.message}` }
}
