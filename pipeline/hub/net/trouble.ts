import { type CodedSentence, Failure, messageOf } from '../../base/failure.ts'
import { because } from '../../measures/reasons/reasons.ts'

/** What the system says where there is no network at all, or no way to a server. */
const NO_NETWORK = ['ENOTFOUND', 'EAI_AGAIN', 'ENETUNREACH', 'EHOSTUNREACH', 'ENETDOWN']

const PROXY_HINT = because('do.checkNetwork')

/** Why a request failed, in the system's words: it may be hidden in a cause, or in several. */
export function causeOf(error: unknown): CodedSentence {
  if (error instanceof AggregateError && error.errors.length > 0) return causeOf(error.errors[0])
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error
  const code = codeOf(cause)
  if (NO_NETWORK.includes(code)) return because('hub.noWay', { code })
  const said = messageOf(cause) || code
  return said === '' ? because('provider.noReason') : { reason: said }
}

/** A server does not answer, or stops in the middle. */
export function unreachable(host: string, why: CodedSentence): Failure {
  return new Failure('hub.unreachable', because('server.unreachable', { server: host, why }), PROXY_HINT)
}

/** A server answers with what cannot be used. */
export function unusable(host: string, why: CodedSentence): Failure {
  return new Failure('hub.unusable', because('of.use', { what: host, why }), because('do.tryLaterOrSource'))
}

/** Nobody answers: one clear line for who is offline. */
export function offline(hosts: readonly string[]): Failure {
  return new Failure('hub.offline', because('hub.offline', { hosts: hosts.join(', ') }), because('do.offlineWorks'))
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
    const message = isGated ? because('hub.gated', { host }) : because('hub.noToken', { host, status })
    const hint = isGated ? because('do.acceptTerms') : because('do.setHubToken')
    return new Failure('hub.gated', message, hint)
  }
  if (status === 404 || status === 410) return new Failure('hub.not-there', because('hub.notThere', { host, status }))
  if (status === 429) return new Failure('hub.busy', because('hub.busy', { host }), because('do.tryLater'))
  return unusable(host, because('hub.answers', { status }))
}
