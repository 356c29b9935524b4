import { Failure } from '../../base/failure.ts'
import { SILENCE_MS } from '../download/download-file.ts'
import { type AskedHost, askHosts, byAnswer } from '../hubs/fastest.ts'
import type { Hub } from '../hubs/hub.ts'
import { type Environment, knownHubs } from '../hubs/known-hubs.ts'
import { HttpClient } from '../net/http-client.ts'
import { offline } from '../net/trouble.ts'

/** How hubs are asked. Times are for tests to change. */
export interface AccessOptions {
  readonly environment: Environment
  readonly signal: AbortSignal
  /** A connection on which nothing comes for so long is given up. */
  readonly silenceMs?: number | undefined
  /** A host that does not answer within this is asked last. */
  readonly askLimitMs?: number | undefined
  /** The only kind of hub that is asked. */
  readonly from?: Hub['kind'] | undefined
  /** Told what each host answered, where there was more than one to ask. */
  readonly onAsked?: ((hosts: readonly AskedHost[]) => void) | undefined
}

/** A repository at a hub. */
export interface Origin {
  readonly hub: Hub
  readonly repo: string
  readonly revision: string
}

/** The hubs of this machine, for as long as something is fetched. */
export class HubAccess {
  readonly client: HttpClient
  readonly signal: AbortSignal
  readonly silenceMs: number
  readonly #options: AccessOptions
  readonly #hubs: readonly Hub[]

  /** @throws Failure `hub.refused` where the environment names no address */
  constructor(options: AccessOptions) {
    this.#options = options
    this.signal = options.signal
    this.silenceMs = options.silenceMs ?? SILENCE_MS
    this.client = new HttpClient(options.environment)
    this.#hubs = knownHubs(this.client, options.environment, this.silenceMs)
  }

  [Symbol.dispose](): void {
    this.client.close()
  }

  /** The hubs of a kind, as far as they may be asked. */
  hubsOf(kind: Hub['kind']): readonly Hub[] {
    const { from } = this.#options
    return this.#hubs.filter((hub) => hub.kind === kind && (from === undefined || from === kind))
  }

  /**
   * Puts the fastest first: each is asked for the head of a small file, all at once. A single one is not asked.
   *
   * @returns with whether each answered at all
   */
  async ranked(origins: readonly Origin[]): Promise<readonly (Origin & { readonly answered: boolean })[]> {
    if (origins.length <= 1) return origins.map((origin) => ({ ...origin, answered: true }))
    const asked = await askHosts(
      this.client,
      origins.map(({ hub, repo, revision }) => ({
        ...{ host: hub.host, token: hub.token },
        url: hub.fileUrl(repo, revision, 'README.md'),
      })),
      this.signal,
      this.#options.askLimitMs,
    )
    this.#options.onAsked?.(asked)
    const told = origins.map((origin, index) => ({ ...origin, answered: asked[index]?.answeredMs !== undefined }))
    return byAnswer(told, asked)
  }
}

/** Of why several places did not do, what is said: that nobody answers, or what somebody can do something about. */
export function whyNone(failures: readonly Failure[], hosts: readonly string[]): Failure {
  const said = failures.filter(({ code }) => code !== 'hub.unreachable')
  if (said.length === 0) return offline(hosts)
  return said.find(({ code }) => code === 'hub.gated') ?? said[0] ?? offline(hosts)
}

/** An expected failure; everything else is thrown on. */
export function expected(error: unknown): Failure {
  if (error instanceof Failure) return error
  throw error
}
