import { Failure, messageOf } from '../../base/failure.ts'

/** What the system says where there is no network at all, or no way to a server. */
const NO_NETWORK = ['ENOTFOUND', 'EAI_AGAIN', 'ENETUNREACH', 'EHOSTUNREACH', 'ENETDOWN']

const PROXY_HINT = 'Check the network; HTTPS_PROXY names a proxy, HF_ENDPOINT another hub.'

/** Why a request failed, in the system's words: it may be hidden in a cause, or in several. */
export function causeOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return causeOf(error.errors[0])
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error
  const code = codeOf(cause)
  if (NO_NETWORK.includes(code)) return `there is no way to it (${code})`
  return messageOf(cause) || code || 'no reason given'
}

/** A server does not answer, or stops in the middle. */
export function unreachable(host: string, why: string): Failure {
  return new Failure('hub.unreachable', `${host} cannot be reached: ${why}`, PROXY_HINT)
}

/** A server answers with what cannot be used. */
export function unusable(host: string, why: string): Failure {
  return new Failure('hub.unusable', `${host} cannot be used: ${why}`, 'Try again later, or another source (--from).')
}

/** Nobody answers: one clear line for who is offline. */
export function offline(hosts: readonly string[]): Failure {
  return new Failure(
    'hub.offline',
    `This machine is offline, or no hub can be reached (asked: ${hosts.join(', ')})`,
    `${PROXY_HINT} What is installed already works without a network.`,
  )
}

/** The code of an error of the system; empty where it has none. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}

/** What an answer that is no success means. @returns `undefined` for a success */
export function refusal(host: string, status: number, errorCode: string | undefined): Failure | undefined {
  if (status >= 200 && status < 300) return undefined
  if (status === 401 || status === 403) {
    const isGated = errorCode === 'GatedRepo'
    const message = isGated
      ? `${host} hands this model out only to who accepted its terms there`
      : `${host} does not hand this out without the right token (it answers ${status})`
    const hint = isGated
      ? 'Accept the terms on its page, then set HF_TOKEN to a token of yours.'
      : 'Set HF_TOKEN (Hugging Face) or MODELSCOPE_API_TOKEN (ModelScope).'
    return new Failure('hub.gated', message, hint)
  }
  if (status === 404 || status === 410) return new Failure('hub.not-there', `${host} does not have it (${status})`)
  if (status === 429) return new Failure('hub.busy', `${host} asks to come less often (429)`, 'Try again later.')
  return unusable(host, `it answers ${status}`)
}
