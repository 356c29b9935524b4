import { modelName } from '../../models/stage-model.ts'
import type { ModelServer } from '../../protocol/models/model-servers.ts'
import type { Span } from '../../protocol/spans.ts'
import type { StageName, StageStatus } from '../../protocol/stages.ts'
import type { TurnRecord } from '../../protocol/turns.ts'
import type { PipelineEvent } from '../../protocol/wire/events.ts'
import { modelOf, type ServerEntry } from './server-file.ts'

type Fares = Pick<ModelServer, 'circuit' | 'lastTurn' | 'lastCheck'>

/** How servers fare: what their stages are told of them, how long they took in turns, what came of asking them. */
export class ServerFares {
  readonly #stages = new Map<StageName, StageStatus>()
  readonly #since = new Map<string, string>()
  readonly #turns = new Map<string, NonNullable<ModelServer['lastTurn']>>()
  readonly #checks = new Map<string, NonNullable<ModelServer['lastCheck']>>()
  readonly #now: () => Date

  constructor(now: () => Date = () => new Date()) {
    this.#now = now
  }

  /** @returns whether what is known of a server may be another now */
  learn(event: PipelineEvent): boolean {
    if (event.kind === 'stageChanged') return this.#stage(event.status)
    return event.kind === 'turnClosed' && this.#turn(event.turn)
  }

  checked(id: string, check: NonNullable<ModelServer['lastCheck']>): void {
    this.#checks.set(id, check)
  }

  /** A server was entered anew: what was known of the one before says nothing of it. */
  forget(id: string): void {
    this.#checks.delete(id)
    for (const name of this.#turns.keys()) if (name.startsWith(`${id} `)) this.#turns.delete(name)
  }

  of(entry: ServerEntry): Fares {
    const name = modelName(modelOf(entry))
    const status = this.#stages.get(entry.stage)
    const state = status?.model === name ? status.server?.state : undefined
    const since = this.#since.get(`${entry.stage} ${name}`)
    const [lastTurn, lastCheck] = [this.#turns.get(`${name} ${entry.stage}`), this.#checks.get(entry.id)]
    return {
      ...(state ? { circuit: { ...state, ...(since === undefined ? {} : { since }) } } : {}),
      ...(lastTurn ? { lastTurn } : {}),
      ...(lastCheck ? { lastCheck } : {}),
    }
  }

  #stage(status: StageStatus): boolean {
    const before = this.#stages.get(status.stage)
    this.#stages.set(status.stage, status)
    if (status.server && status.model !== undefined) {
      const key = `${status.stage} ${status.model}`
      if (status.server.state.state === 'closed') this.#since.delete(key)
      else if (!this.#since.has(key)) this.#since.set(key, this.#now().toISOString())
    }
    return before?.server !== undefined || status.server !== undefined
  }

  #turn(turn: TurnRecord): boolean {
    let learnt = false
    for (const [stage, { server, model }] of this.#stages) {
      const ms = server && model !== undefined ? firstOutputMs(stage, turn) : undefined
      if (ms === undefined) continue
      this.#turns.set(`${model} ${stage}`, { ms, at: this.#now().toISOString() })
      learnt = true
    }
    return learnt
  }
}

/** How long the first output of a stage took in a turn; `undefined` where it had none. */
function firstOutputMs(stage: StageName, { spans, anchors }: TurnRecord): number | undefined {
  const first = (name: string): Span | undefined => spans.find((span) => span.name === name && !span.cancelled)
  switch (stage) {
    case 'asr':
      return difference(anchors.endpointMs, anchors.transcriptMs)
    case 'llm':
      return difference(first('llm.prefill')?.startMs, anchors.firstTokenMs)
    case 'tts':
      return difference(first('tts.acoustic')?.startMs, first('tts.vocoder')?.firstOutputMs)
    default:
      return undefined
  }
}

function difference(fromMs: number | undefined, toMs: number | undefined): number | undefined {
  return fromMs === undefined || toMs === undefined ? undefined : Math.max(0, toMs - fromMs)
}
