/** Prints one line of progress. On the error stream: standard output belongs to the command that is run. */
export function say(/** @type {string} */ text) {
  process.stderr.write(`${text}\n`)
}

/** A failure that was foreseen: told in one line, without a stack. */
export class Refusal extends Error {
  /**
   * @param {string} message what is wrong and what to do
   * @param {number} exitCode
   */
  constructor(message, exitCode = 1) {
    super(message)
    this.exitCode = exitCode
  }
}
