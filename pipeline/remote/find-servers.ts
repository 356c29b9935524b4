import { z } from 'zod'
import { parseJson, textOf } from './answer-check.ts'
import { HttpServer } from './http-server.ts'
import { serverAddress } from './server-address.ts'
import { describeWyoming } from './wyoming/info.ts'
import { WyomingServer } from './wyoming/wyoming-server.ts'

/** What a model found on a server can be used for. */
export type FoundStage = 'asr' | 'llm' | 'tts'

export interface FoundModel {
  readonly name: string
  readonly stage: FoundStage
}

/** A server that answers on this machine, and what it has. */
export interface FoundServer {
  /** What it seems to be; several kinds answer alike. */
  readonly kind: string
  /** As an engine's settings take it. */
  readonly address: string
  /** Engine for each stage that it has models for. */
  readonly engines: Readonly<Partial<Record<FoundStage, string>>>
  /** Of its language models; of a server without one, of its voice. */
  readonly dialect?: string
  readonly models: readonly FoundModel[]
  /** Names of voices, where it tells them. */
  readonly voices: readonly string[]
}

/** Where a server of some kind usually listens. */
export interface UsualPlace {
  readonly kind: string
  readonly port: number
  /** Absent: HTTP. */
  readonly protocol?: 'wyoming'
}

export const USUAL_PLACES: readonly UsualPlace[] = [
  { kind: 'Ollama', port: 11_434 },
  { kind: 'LM Studio', port: 1234 },
  { kind: 'llama.cpp', port: 8080 },
  { kind: 'vLLM', port: 8000 },
  { kind: 'vLLM-Omni', port: 8091 },
  { kind: 'Kokoro-FastAPI', port: 8880 },
  { kind: 'Wyoming', port: 10_300, protocol: 'wyoming' },
  { kind: 'Wyoming', port: 10_200, protocol: 'wyoming' },
]

/** Somebody looks on: a server of this machine answers at once or is none. */
const LIMITS = { connectMs: 1000, firstByteMs: 2000, stallMs: 2000 }
const MAX_BYTES = 1024 * 1024
const MAX_LISTED = 200

const modelsSchema = z.object({
  data: z.array(z.object({ id: z.string(), owned_by: z.string().nullish(), task: z.string().nullish() })),
})
const tagsSchema = z.object({ models: z.array(z.object({ name: z.string() })) })
const voicesSchema = z.object({ voices: z.array(z.union([z.string(), z.object({ id: z.string() })])) })

type ListedModel = z.infer<typeof modelsSchema>['data'][number]

/**
 * Asks the usual ports of this machine for servers of models. Nothing but questions for lists is sent, and nothing leaves
 * the machine; ports where nobody answers, or something else does, are left out.
 *
 * @param ask how long each step may take, for tests on busy machines
 */
export async function findServers(
  places: readonly UsualPlace[] = USUAL_PLACES,
  ask: Partial<typeof LIMITS> = {},
): Promise<readonly FoundServer[]> {
  const found = await Promise.all(places.map((place) => serverAt(place, { ...LIMITS, ...ask })))
  return found.flatMap((server) => server ?? [])
}

async function serverAt(place: UsualPlace, limits: typeof LIMITS): Promise<FoundServer | undefined> {
  if (place.protocol === 'wyoming') return wyomingAt(place, limits)
  const { kind, port } = place
  const base = `http://127.0.0.1:${port}`
  const http = new HttpServer(serverAddress(base, ['http']), limits)
  const asked = <T>(path: string, schema: z.ZodType<T>) => answerOf(http, path, schema)
  try {
    const tags = await asked('/api/tags', tagsSchema)
    if (tags) return ollamaAt(base, tags.models)
    const listed = await asked('/v1/models', modelsSchema)
    const voices = await asked('/v1/audio/voices', voicesSchema)
    if (!listed && !voices) return undefined
    return openAiAt(kind, base, listed?.data ?? [], voices?.voices ?? [])
  } finally {
    http.close()
  }
}

async function wyomingAt({ kind, port }: UsualPlace, limits: typeof LIMITS): Promise<FoundServer | undefined> {
  const address = `tcp://127.0.0.1:${port}`
  const server = new WyomingServer({ address, limits }, 'text')
  try {
    const { programs, recognisers, voices } = await describeWyoming(server)
    const engines = {
      ...(recognisers.length > 0 ? { asr: 'wyoming' } : {}),
      ...(voices.length > 0 ? { tts: 'wyoming' } : {}),
    }
    // Others of the family wake up, or act: nothing for a stage.
    if (Object.keys(engines).length === 0) return undefined
    return {
      ...{ kind: programs.length > 0 ? `${kind} (${programs.join(', ')})` : kind, address, engines },
      models: recognisers.slice(0, MAX_LISTED).map((name) => ({ name, stage: 'asr' as const })),
      voices: voices.slice(0, MAX_LISTED),
    }
  } catch {
    return undefined
  } finally {
    server.close()
  }
}

function ollamaAt(address: string, models: readonly { readonly name: string }[]): FoundServer {
  const usable = models
    .map(({ name }) => ({ name, stage: stageOf({ id: name }) }))
    .filter(({ stage }) => stage === 'llm')
  return {
    ...{ kind: 'Ollama', address, engines: { llm: 'ollama' }, voices: [] },
    models: usable.flatMap(({ name }) => ({ name, stage: 'llm' as const })).slice(0, MAX_LISTED),
  }
}

const ENGINES: Readonly<Record<FoundStage, string>> = {
  asr: 'openai-transcription',
  llm: 'openai-chat',
  tts: 'openai-speech',
}

function openAiAt(
  usually: string,
  base: string,
  listed: readonly ListedModel[],
  voices: z.infer<typeof voicesSchema>['voices'],
): FoundServer {
  // A server that tells voices and no kinds of models is a voice.
  const speaks = voices.length > 0
  const models = listed.flatMap((model) => {
    const stage = speaks && !model.task ? 'tts' : stageOf(model)
    return stage ? [{ name: model.id, stage }] : []
  })
  const { kind, dialect } = kindOf(listed, usually, speaks)
  const stages = new Set<FoundStage>([...models.map(({ stage }) => stage), ...(speaks ? (['tts'] as const) : [])])
  return {
    ...{ kind, address: `${base}/v1`, models: models.slice(0, MAX_LISTED) },
    engines: Object.fromEntries([...stages].map((stage) => [stage, ENGINES[stage]])),
    ...(dialect && (speaks || stages.has('llm')) ? { dialect } : {}),
    voices: voices.map((voice) => (typeof voice === 'string' ? voice : voice.id)).slice(0, MAX_LISTED),
  }
}

const OWNERS: Readonly<Record<string, { readonly kind: string; readonly dialect: string }>> = {
  vllm: { kind: 'vLLM', dialect: 'vllm' },
  llamacpp: { kind: 'llama.cpp', dialect: 'llama.cpp' },
  organization_owner: { kind: 'LM Studio', dialect: 'lm-studio' },
}

/** vLLM with a voice: what it streams, and how it is asked to, is its own. */
const OMNI = { kind: 'vLLM-Omni', dialect: 'vllm-omni' }

function kindOf(
  listed: readonly ListedModel[],
  usually: string,
  speaks: boolean,
): { readonly kind: string; readonly dialect?: string } {
  const owner = listed.map(({ owned_by }) => owned_by ?? '').find((name) => OWNERS[name])
  if (speaks) return owner === 'vllm' || usually === OMNI.kind ? OMNI : { kind: usually }
  if (owner !== undefined) return OWNERS[owner] ?? { kind: usually }
  if (listed.some(({ task }) => task)) return { kind: 'speaches' }
  return { kind: usually }
}

/** What a model is for: by the task that its server tells, else by what models of that name are; `undefined`: none of ours. */
function stageOf({ id, task }: Pick<ListedModel, 'id' | 'task'>): FoundStage | undefined {
  if (task) {
    if (/speech-recognition|transcri/.test(task)) return 'asr'
    if (/text-to-speech|speech-synthesis/.test(task)) return 'tts'
    return /text-generation|chat/.test(task) ? 'llm' : undefined
  }
  if (/embed|rerank|bge-|clip/i.test(id)) return undefined
  if (/whisper|sensevoice|paraformer|[-_/]asr|transcribe|parakeet|moonshine/i.test(id)) return 'asr'
  return /kokoro|tts|piper|cosyvoice|orpheus/i.test(id) ? 'tts' : 'llm'
}

/** What a path answers, where it is of the form; `undefined` for everything else. */
async function answerOf<T>(http: HttpServer, path: string, schema: z.ZodType<T>): Promise<T | undefined> {
  try {
    const answer = await http.send({ method: 'GET', path })
    if (answer.status !== 200) {
      answer.abort()
      return undefined
    }
    const text = await textOf((onBytes) => answer.read(onBytes), MAX_BYTES, http.name)
    return schema.safeParse(parseJson(text, http.name)).data
  } catch {
    return undefined
  }
}
