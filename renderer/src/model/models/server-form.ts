import type {
  EnteredServer,
  FoundServer,
  ModelServer,
  ModelServersState,
  ServerPlace,
} from '../../../../pipeline/protocol/models/model-servers.ts'
import { serverIdSchema } from '../../../../pipeline/protocol/models/model-servers.ts'
import { type Prices, pricesSchema } from '../../../../pipeline/protocol/models/prices.ts'

type ServerStage = ModelServer['stage']

/** Prices that a stage's servers ask for, in the order of the form. */
export const PRICE_FIELDS = {
  asr: ['perMinuteOfAudio'],
  llm: ['perMillionPromptTokens', 'perMillionCachedTokens', 'perMillionReplyTokens'],
  tts: ['perThousandCharacters', 'perMinuteOfAudio'],
} as const satisfies Readonly<Record<ServerStage, readonly (keyof Prices)[]>>
export type PriceField = (typeof PRICE_FIELDS)[ServerStage][number]

/** A server as it is being written down. The key goes to the host by itself, and is in nothing that comes back. */
export interface ServerDraft {
  readonly id: string
  readonly stage: ServerStage
  readonly engine: string
  readonly address: string
  readonly model: string
  readonly voice: string
  /** As in `zh`; empty: not said. */
  readonly languages: readonly string[]
  readonly key: string
  /** The host that somebody agreed to by name; what is said may leave this machine for it alone. */
  readonly agreedHost: string | undefined
  /** Prices as they were typed; empty: not known. */
  readonly prices: Readonly<Partial<Record<PriceField, string>>>
  readonly currency: string
  /** What the form does not show, of the server that is changed. */
  readonly kept: Pick<EnteredServer, 'dialect' | 'keyName'>
}
export type ServerField = 'id' | 'address' | 'model' | 'key' | 'currency' | PriceField

const MODELS: Readonly<Record<ServerStage, string>> = {
  asr: 'openai-transcription',
  llm: 'openai-chat',
  tts: 'openai-speech',
}
const USUAL_CURRENCY = 'USD'
/** As the host takes it. */
const MOST_PRICE = 1_000_000
const ENDINGS = /[^a-z0-9]+/g
const MOST_ID = 40

/** An empty form. */
export function newServer(stage: ServerStage = 'llm'): ServerDraft {
  return {
    ...{ id: '', stage, engine: MODELS[stage], address: '', model: '', voice: '', languages: [], key: '' },
    ...{ agreedHost: undefined, prices: {}, currency: USUAL_CURRENCY, kept: {} },
  }
}

/** A server that is there, to be changed. */
export function draftOf(server: ModelServer): ServerDraft {
  const { id, stage, engine, address, model = '', voice = '', languages, leavesThisMachine, place } = server
  const { dialect, keyName, prices } = server
  return {
    ...{ id, stage, engine, address, model, voice, languages, key: '' },
    agreedHost: leavesThisMachine ? place?.host : undefined,
    prices: typedPrices(stage, prices),
    currency: prices?.currency ?? USUAL_CURRENCY,
    kept: { ...(dialect ? { dialect } : {}), ...(keyName ? { keyName } : {}) },
  }
}

/**
 * A model of a server that answers on this machine, to be entered.
 *
 * @param taken ids that other models have
 */
export function draftOfFound(
  { address, engines, dialect, voices }: FoundServer,
  model: FoundServer['models'][number],
  taken: readonly string[],
): ServerDraft {
  const { name, stage } = model
  const voice = stage === 'tts' ? (voices[0] ?? '') : ''
  return {
    ...newServer(stage),
    ...{ id: freeId(name, taken), engine: engines[stage] ?? MODELS[stage], address, model: name, voice },
    // It is that of its language models; of a server without one, of its voice.
    kept: dialect && (stage === 'llm' || (stage === 'tts' && !engines.llm)) ? { dialect } : {},
  }
}

/** What can be added of a server that was found: its models, or its voice where it tells no models. */
export function offersOf({ models, voices, engines }: FoundServer): FoundServer['models'] {
  const speaks = models.some(({ stage }) => stage === 'tts')
  const voice = voices.length > 0 && !speaks && engines.tts ? [{ name: 'tts-1', stage: 'tts' as const }] : []
  return [...models, ...voice]
}

/** A name for a model that no other has: its own in small letters, numbered where that is taken. */
export function freeId(name: string, taken: readonly string[]): string {
  const last = name.split('/').at(-1) ?? name
  const plain = last.toLowerCase().replaceAll(ENDINGS, '-').replace(/^-+/, '').slice(0, MOST_ID).replace(/-+$/, '')
  const base = plain === '' ? 'server' : plain
  if (!taken.includes(base)) return base
  for (let number = 2; ; number++) if (!taken.includes(`${base}-${number}`)) return `${base}-${number}`
}

/** Engines that can serve a stage. */
export function enginesOf({ engines }: Pick<ModelServersState, 'engines'>, stage: ServerStage): readonly string[] {
  return engines.filter((one) => one.stage === stage).map(({ engine }) => engine)
}

/** Whether a server of an engine has to be told which model; `own`: it was started with one. */
export function asksForModel(
  { engines }: Pick<ModelServersState, 'engines'>,
  { stage, engine }: Pick<ServerDraft, 'stage' | 'engine'>,
): ModelServersState['engines'][number]['model'] {
  return engines.find((one) => one.stage === stage && one.engine === engine)?.model ?? 'needed'
}

/** Fields of a draft that cannot be taken; whether the address is one, the host says. */
export function refusedFields(draft: ServerDraft, asksModel: boolean): readonly ServerField[] {
  const refused: ServerField[] = []
  if (!serverIdSchema.safeParse(draft.id).success) refused.push('id')
  if (draft.address === '') refused.push('address')
  if (asksModel && draft.model === '') refused.push('model')
  if (/\s/.test(draft.key)) refused.push('key')
  for (const name of PRICE_FIELDS[draft.stage]) if (Number.isNaN(amountOf(draft.prices[name]))) refused.push(name)
  if (!pricesSchema.shape.currency.safeParse(draft.currency).success) refused.push('currency')
  return refused
}

function typedPrices(stage: ServerStage, prices: Prices | undefined): ServerDraft['prices'] {
  const typed = PRICE_FIELDS[stage].flatMap((name) => {
    const amount = prices?.[name]
    return amount === undefined ? [] : [[name, String(amount)] as const]
  })
  return Object.fromEntries(typed)
}

/** An amount that was typed; `undefined`: none, NaN: no price. */
function amountOf(text = ''): number | undefined {
  if (text.trim() === '') return undefined
  const amount = Number(text.trim().replace(',', '.'))
  return amount >= 0 && amount <= MOST_PRICE ? amount : Number.NaN
}

/** What was entered of prices; `undefined`: nothing. */
function pricesOf({ stage, prices, currency }: ServerDraft): Prices | undefined {
  const entered = PRICE_FIELDS[stage].flatMap((name) => {
    const amount = amountOf(prices[name])
    return amount === undefined ? [] : [[name, amount] as const]
  })
  return entered.length === 0 ? undefined : { currency, ...Object.fromEntries(entered) }
}

/** Whether somebody has to agree by name before anything is sent there. */
export function mustAgree({ agreedHost }: ServerDraft, place: ServerPlace | undefined): boolean {
  return place !== undefined && place.reach !== 'loopback' && agreedHost !== place.host
}

/** The server of a draft, and the key that goes to the host by itself. */
export function serverOf(
  draft: ServerDraft,
  place: ServerPlace,
): { readonly server: EnteredServer; readonly key: { readonly keyName: string; readonly key: string } | undefined } {
  const { id, stage, engine, address, model, voice, languages, key, kept } = draft
  const prices = pricesOf(draft)
  const keyName = kept.keyName ?? (key === '' ? undefined : keyNameOf(id))
  return {
    server: {
      ...{ id, stage, engine, address, languages: [...languages] },
      ...(model === '' ? {} : { model }),
      ...(voice === '' ? {} : { voice }),
      ...kept,
      ...(prices ? { prices } : {}),
      ...(keyName === undefined ? {} : { keyName }),
      leavesThisMachine: place.reach !== 'loopback' && draft.agreedHost === place.host,
    },
    key: key === '' || keyName === undefined ? undefined : { keyName, key },
  }
}

/** What was entered of a server that is there, to put it back as it was. */
export function enteredAgain(server: ModelServer): EnteredServer {
  const { place: _1, keyFrom: _2, problem: _3, circuit: _4, lastTurn: _5, lastCheck: _6, ...entered } = server
  return entered
}

/** Names of keys have neither dots nor underscores. */
function keyNameOf(id: string): string {
  return id.replaceAll(ENDINGS, '-')
}

/** How a server fares, in the order of what somebody must know first. */
export type ServerState =
  | 'invalid'
  | 'notAgreed'
  | 'noKey'
  | 'open'
  | 'trying'
  | 'troubled'
  | 'serves'
  | 'unreachable'
  | 'reachable'
  | 'unasked'

/** What to say of a server's state. */
export function serverState(server: ModelServer): ServerState {
  const { problem, place, leavesThisMachine, keyName, keyFrom, circuit, lastCheck } = server
  if (problem || !place) return 'invalid'
  if (place.reach !== 'loopback' && !leavesThisMachine) return 'notAgreed'
  if (keyName !== undefined && keyFrom === undefined) return 'noKey'
  if (circuit && circuit.state !== 'closed') return circuit.state
  if (circuit && circuit.failures > 0) return 'troubled'
  if (lastCheck?.problem) return 'unreachable'
  if (circuit) return 'serves'
  return lastCheck ? 'reachable' : 'unasked'
}
