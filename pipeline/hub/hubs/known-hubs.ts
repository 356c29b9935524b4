import { Failure } from '../../base/failure.ts'
import { because } from '../../measures/reasons/reasons.ts'
import type { HttpClient } from '../net/http-client.ts'
import type { Hub } from './hub.ts'
import { huggingFace } from './huggingface.ts'
import { modelScope } from './modelscope.ts'

export const HUGGING_FACE = 'https://huggingface.co'
/** In wide use where the former cannot be reached. It gets no token: it is another's server. */
export const HF_MIRROR = 'https://hf-mirror.com'
export const MODELSCOPE = 'https://modelscope.cn'

export interface Environment {
  readonly [name: string]: string | undefined
}

/**
 * The hubs that this machine asks, of one kind or of both: those that the environment names (HF_ENDPOINT,
 * MODELSCOPE_ENDPOINT) in place of the usual ones, with the tokens that are meant for them.
 *
 * @throws Failure `hub.refused` where the environment names no address
 */
export function knownHubs(client: HttpClient, environment: Environment, silenceMs: number): readonly Hub[] {
  const options = { client, silenceMs }
  const token = environment.HF_TOKEN || undefined
  const { hf, modelscope } = hubEndpoints(environment)
  return [
    // The token is meant for the first alone.
    ...hf.map((endpoint, at) => huggingFace({ ...options, endpoint, ...(at === 0 ? { token } : {}) })),
    ...modelscope.map((endpoint) =>
      modelScope({ ...options, endpoint, token: environment.MODELSCOPE_API_TOKEN || undefined }),
    ),
  ]
}

/**
 * Addresses of the hubs that this machine asks, by kind.
 *
 * @throws Failure `hub.refused` where the environment names no address
 */
export function hubEndpoints(environment: Environment): Readonly<Record<Hub['kind'], readonly string[]>> {
  const told = addressOf('HF_ENDPOINT', environment)
  return {
    hf: told ? [told] : [HUGGING_FACE, HF_MIRROR],
    modelscope: [addressOf('MODELSCOPE_ENDPOINT', environment) ?? MODELSCOPE],
  }
}

function addressOf(name: string, environment: Environment): string | undefined {
  const value = environment[name]
  if (!value) return undefined
  const parsed = URL.parse(value.includes('://') ? value : `https://${value}`)
  if (parsed && ['http:', 'https:'].includes(parsed.protocol)) return parsed.href
  throw new Failure('hub.refused', because('hub.address', { name, value }), because('do.giveHttps'))
}
