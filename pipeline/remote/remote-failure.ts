import { Failure, type FailureInfo, type Sentence } from '../base/failure.ts'
import { because } from '../measures/reasons/reasons.ts'

/** What went wrong with a server, one kind for each thing that a person would do about it. */
export type RemoteTrouble =
  /** Nobody listens there, or no way leads there. */
  | 'unreachable'
  /** Its certificate is not accepted. */
  | 'certificate'
  /** The connection, the answer or the next byte took too long. */
  | 'timeout'
  /** It ended the connection before its answer was whole. */
  | 'closed'
  /** 401 and 403: the key is missing, wrong or may not do this. */
  | 'refusedKey'
  /** 404: no such path, or no such model. */
  | 'notFound'
  /** 429: too much was asked of it. */
  | 'tooMany'
  /** 500 and above: it is broken, or not ready yet. */
  | 'serverBroken'
  /** Any other status that is no success. */
  | 'refused'
  /** It points elsewhere; a key is never sent after a redirect. */
  | 'redirect'
  /** It answers with something that is not the protocol, a web page for one. */
  | 'notTheProtocol'
  /** It reported an error in the middle of its answer. */
  | 'errorInStream'
  /** Its answer is larger than any that makes sense. */
  | 'tooLarge'
  /** It failed too often just now, and is not asked again before a while. */
  | 'paused'

/** Trouble that may be over at the next try. */
const WORTH_A_RETRY: readonly RemoteTrouble[] = ['unreachable', 'closed', 'tooMany', 'serverBroken']
/** Trouble that says that the server as a whole is not well, not that it did not like a request. */
const SAYS_UNWELL: readonly RemoteTrouble[] = ['unreachable', 'certificate', 'timeout', 'closed', 'serverBroken']

/** What stands for a key in words that people read. */
const HIDDEN = '•••'

export interface RemoteFailureFacts {
  readonly hint?: Sentence | undefined
  /** How long the server asks to be left alone. */
  readonly retryAfterMs?: number | undefined
}

/** A request to a server elsewhere that failed; its code is `remote.` and the trouble. */
export class RemoteFailure extends Failure {
  readonly trouble: RemoteTrouble
  /** How long the server asks to be left alone; `undefined` where it does not say. */
  readonly retryAfterMs: number | undefined

  constructor(trouble: RemoteTrouble, message: Sentence, { hint, retryAfterMs }: RemoteFailureFacts = {}) {
    super(`remote.${trouble}`, message, hint)
    this.trouble = trouble
    this.retryAfterMs = retryAfterMs
  }

  /** The same without a key in any of its words: servers that refuse one like to repeat it. */
  withoutKey(key: string): RemoteFailure {
    const { trouble, retryAfterMs } = this
    const {
      message,
      because: why,
      hint,
      hintBecause,
    } = JSON.parse(JSON.stringify(this.toInfo()).replaceAll(JSON.stringify(key).slice(1, -1), HIDDEN)) as FailureInfo
    const advice = hint === undefined ? undefined : { reason: hint, because: hintBecause }
    return new RemoteFailure(trouble, { reason: message, because: why }, { hint: advice, retryAfterMs })
  }

  /** Whether the same request may succeed in a moment. */
  get worthRetrying(): boolean {
    return WORTH_A_RETRY.includes(this.trouble)
  }

  /** Whether it counts against the server (`CircuitBreaker`). */
  get saysUnwell(): boolean {
    return SAYS_UNWELL.includes(this.trouble)
  }
}

const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ALTNAME|SSL|EPROTO/
const CLOSED = /ECONNRESET|EPIPE|ECONNABORTED|UND_ERR_SOCKET|HPE_/

/**
 * What an error of Node's network means, in words.
 *
 * @param server how the server is called in messages
 * @param answering whether any byte of the answer had come
 */
export function networkFailure(error: unknown, server: string, answering: boolean): RemoteFailure {
  if (error instanceof RemoteFailure) return error
  const code = codeOf(error)
  if (CERTIFICATE.test(code)) {
    return new RemoteFailure('certificate', because('server.certificate', { server, code }), {
      hint: because('do.checkScheme'),
    })
  }
  if (answering || CLOSED.test(code)) {
    const when = answering ? 'server.closedMiddle' : 'server.closedWithout'
    return new RemoteFailure('closed', because(when, { server, code }), {
      hint: because('do.seeItsLog'),
    })
  }
  return new RemoteFailure('unreachable', because('server.unreachable', { server, why: code }), { hint: hintOf(code) })
}

function hintOf(code: string): Sentence {
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return because('do.nameAndNetwork')
  return because('do.serverAtPort')
}

/** `AggregateError` (several addresses of one name) holds the reason of each beneath. */
function codeOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0])
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code
  return error instanceof Error ? error.message : String(error)
}
