import { setTimeout as wait } from 'node:timers/promises'
import { nowMs } from '../../base/clock.ts'
import { until } from '../../base/testing/until.ts'
import type { PipelineEvent } from '../../protocol/events.ts'
import type { LedgerPart } from '../../protocol/ledger.ts'
import type { TurnRecord } from '../../protocol/turns.ts'
import { delayedWire } from '../../remote/testing/delayed-wire.ts'
import { type ScriptedAnswer, scriptedHttp } from '../../remote/testing/scripted-http.ts'
import { openAiChat } from '../../stages/llm/openai-chat/engine.ts'
import { Conductor } from '../../turn/conductor.ts'
import { scriptedStages } from '../../turn/testing/scripted-stages.ts'
import { HELLO, STREAMING, say } from '../../turn/testing/scripted-turns.ts'
import { modelOf } from '../model-servers/server-file.ts'

const SERVER_MS = 5
const PATIENT = { connectMs: 90_000, firstByteMs: 90_000, stallMs: 90_000 }
const MODELS: ScriptedAnswer = { headers: { 'content-type': 'application/json' }, steps: [{ write: '{"data":[]}' }] }

/** A turn whose language model was a server elsewhere, and how long its request was really held on its way there. */
export interface RemoteTurn {
  readonly turn: TurnRecord
  readonly heldMs: number
}

/** A reply that took its time, and says how long that was: as llama.cpp does. */
async function reply(tells: boolean): Promise<ScriptedAnswer> {
  const begunMs = nowMs()
  await wait(SERVER_MS)
  const timings = tells ? { timings: { prompt_ms: nowMs() - begunMs } } : {}
  const token = `data: ${JSON.stringify({ choices: [{ delta: { content: 'Hi there.' } }], ...timings })}\n\n`
  return { headers: { 'content-type': 'text/event-stream' }, steps: [{ write: `${token}data: [DONE]\n\n` }] }
}

/**
 * Runs turns whose language model is asked over a wire that holds each request; recogniser, detector and voice are scripts.
 *
 * @param tells whether the server says how long it worked itself
 */
export async function remoteTurns(turns: number, delayMs: number, tells = true): Promise<readonly RemoteTurn[]> {
  const http = await scriptedHttp(({ path }) => (path === '/v1/models' ? MODELS : reply(tells)))
  const wire = await delayedWire(http.port, delayMs)
  const settings = { address: `http://127.0.0.1:${wire.port}/v1`, model: 'm', limits: PATIENT }
  const entry = { id: 'there', stage: 'llm', engine: 'openai-chat', settings } as const
  const llm = await openAiChat.load({ model: modelOf({ ...entry, languages: [] }) })
  const closed: TurnRecord[] = []
  const conductor = new Conductor({
    stages: { ...scriptedStages(HELLO), llm },
    player: { silentBecause: 'nobody listens', play: () => nowMs(), finish: () => undefined, stop: () => undefined },
    ...{ flags: STREAMING, preset: undefined, waitForPlayback: false },
    emit: (event: PipelineEvent) => event.kind === 'turnClosed' && closed.push(event.turn),
  })
  try {
    const done: RemoteTurn[] = []
    for (let n = 0; n < turns; n += 1) {
      const before = wire.heldMs.length
      conductor.startClip('clip', 'realtime')
      await say(conductor)
      await until(() => closed.length > n, 'the turn has ended')
      const held = wire.heldMs.slice(before).reduce((sum, ms) => sum + ms, 0)
      done.push({ turn: closed[n] as TurnRecord, heldMs: held })
    }
    return done
  } finally {
    await llm.close()
    wire.close()
    await http.close()
  }
}

/** What of a turn's ledger is the network's, milliseconds. */
export function networkMs({ ledger }: TurnRecord): number {
  const parts: readonly LedgerPart[] = ledger?.parts ?? []
  return parts.reduce((sum, { part, ms }) => (part.startsWith('network.') ? sum + ms : sum), 0)
}
