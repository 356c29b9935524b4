import { Worker } from 'node:worker_threads'
import { nowMs } from '../../base/clock.ts'
import { until } from '../../base/testing/until.ts'
import { modelOf } from '../../features/model-servers/server-file.ts'
import type { LedgerPart } from '../../protocol/ledger.ts'
import type { TurnRecord } from '../../protocol/turns.ts'
import type { PipelineEvent } from '../../protocol/wire/events.ts'
import { openAiChat } from '../../stages/llm/openai-chat/engine.ts'
import { Conductor } from '../../turn/conductor.ts'
import { scriptedStages } from '../../turn/testing/scripted-stages.ts'
import { HELLO, STREAMING, say } from '../../turn/testing/scripted-turns.ts'
import type { HeldRequest, HeldServerOptions } from './held-server.ts'

const PATIENT = { connectMs: 90_000, firstByteMs: 90_000, stallMs: 90_000 }

/** A turn whose language model was a server elsewhere, and what really became of its request. */
export interface RemoteTurn extends HeldRequest {
  readonly turn: TurnRecord
}

/**
 * Runs turns whose language model is asked over a wire that holds each request; recogniser, detector and voice are scripts.
 *
 * @param tells whether the server says how long it worked itself
 * @param connectsAhead which turns find their connection open, by their number (PIPELINE_CONNECT_AHEAD)
 */
export async function remoteTurns(
  turns: number,
  delayMs: number,
  tells = true,
  connectsAhead = (_turn: number) => true,
): Promise<readonly RemoteTurn[]> {
  const held: HeldRequest[] = []
  const { server, port } = await startServer({ delayMs, tells }, (request) => held.push(request))
  const settings = { address: `http://127.0.0.1:${port}/v1`, model: 'm', limits: PATIENT }
  const model = modelOf({ id: 'there', stage: 'llm', engine: 'openai-chat', languages: [], settings })
  const llm = await openAiChat.load({ model })
  await until(() => held.length === 1, 'the warm-up was held')
  const closed: TurnRecord[] = []
  const conductor = new Conductor({
    stages: { ...scriptedStages(HELLO), llm },
    player: {
      silentBecause: { reason: 'nobody listens' },
      play: () => nowMs(),
      finish: () => undefined,
      stop: () => undefined,
    },
    ...{ flags: STREAMING, preset: undefined, waitForPlayback: false },
    emit: (event: PipelineEvent) => event.kind === 'turnClosed' && closed.push(event.turn),
  })
  try {
    for (let n = 0; n < turns; n += 1) {
      conductor.setFlags({ ...STREAMING, PIPELINE_CONNECT_AHEAD: connectsAhead(n) }, undefined)
      conductor.startClip('clip', 'realtime')
      await say(conductor)
      await until(() => closed.length > n && held.length > n + 1, 'the turn has ended')
    }
    return closed.flatMap((turn, n) => {
      const request = held[n + 1]
      return request ? [{ turn, ...request }] : []
    })
  } finally {
    await llm.close()
    await server.terminate()
  }
}

/** What of a turn's ledger is the network's, milliseconds. */
export function networkMs({ ledger }: TurnRecord): number {
  const parts: readonly LedgerPart[] = ledger?.parts ?? []
  return parts.reduce((sum, { part, ms }) => (part.startsWith('network.') ? sum + ms : sum), 0)
}

function startServer(options: HeldServerOptions, onHeld: (request: HeldRequest) => void) {
  const server = new Worker(new URL('held-server.ts', import.meta.url), { workerData: options })
  return new Promise<{ readonly server: Worker; readonly port: number }>((resolve, reject) => {
    server.on('message', (message: { readonly port: number } | HeldRequest) => {
      if ('port' in message) resolve({ server, port: message.port })
      else onHeld(message)
    })
    server.once('error', reject)
  })
}
