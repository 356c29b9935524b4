import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { float32ToInt16 } from '../audio/pcm.ts'
import { decodeWavChannels } from '../audio/wav.ts'
import { nowMs } from '../base/clock.ts'
import { carryOut } from '../features/common/command-area.ts'
import { ConsolePlayer } from '../features/live/console-player.ts'
import { LevelReporter } from '../features/live/level-reporter.ts'
import { keptModels } from '../features/models/kept-models.ts'
import { keptPlaces } from '../features/placement/kept-places.ts'
import { findPreset } from '../flags/presets.ts'
import { BASELINE } from '../flags/registry.ts'
import type { TurnRecord } from '../protocol/turns.ts'
import type { ReplyFrame } from '../protocol/wire/binary.ts'
import type { Command } from '../protocol/wire/commands.ts'
import type { Pipeline } from '../runtime/pipeline.ts'
import type { ConsoleClient } from '../servers/console-client.ts'
import { EventHub } from '../servers/event-hub.ts'
import { openSessionStore } from '../store/open-store.ts'
import { type ConsoleAreas, openAreas } from './console-areas.ts'
import { startPipeline } from './start-pipeline.ts'

const FRAME_SAMPLES = 320
const FRAME_MS = 20
/** Somewhat more than the longest way of a reply's sound back into the microphone that the echo screen reckons with. */
const ECHO_MS = 700
const SAID = 'what is the time please'

/** On the real models: what somebody says into a console's microphone is kept, and can be said again. */
describe('audio of a console that keeps it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'firstword-kept-'))
  const store = openSessionStore({ folder: join(folder, 'data'), role: 'host' })
  const hub = new EventHub()
  const player = new ConsolePlayer()
  const closed: TurnRecord[] = []
  let pipeline: Pipeline
  let console: ConsoleAreas
  let clip: Float32Array

  /** When the last reply falls silent at the loudspeaker: sooner, whatever is as soft as its echo would be taken for it. */
  let silentFromMs = 0

  /** A console that says it has played a reply as soon as it has all of it. */
  const client = {
    open: true,
    sendReply({ last, pcm }: ReplyFrame) {
      silentFromMs = Math.max(silentFromMs, nowMs()) + pcm.length / 16
      const turnId = pipeline.conductor.current?.id
      if (!last || turnId === undefined) return
      const played = { name: 'reportPlaybackEnd', turnId, underruns: 0, underrunMs: 0 } as const
      setImmediate(() => void ask(played))
    },
  } as unknown as ConsoleClient

  const ask = (command: Command) => carryOut([console.live, ...console.areas], command, client)

  beforeAll(async () => {
    vi.stubEnv('FIRSTWORD_DATA', join(folder, 'data'))
    hub.listen(({ event }) => {
      if (event.kind === 'turnClosed') closed.push(event.turn)
    })
    const flags = { ...(findPreset('streaming')?.values ?? BASELINE), LLM_DO_SAMPLE: false }
    pipeline = await startPipeline({ player, flags, onEvent: (event) => hub.emit(event) })
    const levels = new LevelReporter(
      (event) => hub.emit(event),
      () => undefined,
    )
    const [places, models] = [(await keptPlaces()).settings, (await keptModels()).settings]
    const rest = { places, models, appVersion: '1.0.0', listen: {}, restarted: false }
    console = await openAreas({ hub, pipeline, player, levels, store, ...rest })
    clip = await pipeline.clipLibrary.load('time')
  })

  afterAll(async () => {
    for (const area of console?.areas ?? []) await area.close?.()
    await pipeline?.close()
    vi.unstubAllEnvs()
    rmSync(folder, { recursive: true })
  })

  /** Says the clip and falls silent, as the newest seconds of the microphone: each frame has the date it would have had. */
  async function sayIntoMicrophone(): Promise<void> {
    const said = new Float32Array(clip.length + 24_000)
    said.set(clip)
    while (nowMs() - said.length / 16 < silentFromMs + ECHO_MS) await wait(10)
    await ask({ name: 'openMicrophone', mode: 'handsFree', clockOffsetMs: 0, clockErrorMs: 0 })
    const startMs = nowMs() - said.length / 16
    for (let seq = 0; seq * FRAME_SAMPLES < said.length; seq += 1) {
      const pcm = float32ToInt16(said.slice(seq * FRAME_SAMPLES, (seq + 1) * FRAME_SAMPLES))
      console.live.microphone({ seq, capturedAtMs: startMs + (seq + 1) * FRAME_MS, pcm }, client)
      while (pipeline.conductor.backlogSamples > 8000) await wait(1)
    }
  }

  async function untilKept(turns: number): Promise<{ readonly id: string; readonly turnIds: string[] }> {
    for (;;) {
      const { sessions } = await store.listSessions({ offset: 0, limit: 1 })
      const id = sessions[0]?.id
      const listed = id === undefined ? undefined : await store.listTurns({ sessionId: id, offset: 0, limit: 10 })
      const recorded = listed?.turns.filter((row) => row.recorded) ?? []
      if (id !== undefined && recorded.length >= turns) return { id, turnIds: recorded.map(({ turnId }) => turnId) }
      await wait(20)
    }
  }

  it('is what was said, beside what was answered, and is understood when it is played again', async () => {
    await ask({ name: 'keepAudio', keep: true })
    await sayIntoMicrophone()
    const { id, turnIds } = await untilKept(1)
    const [turnId = ''] = turnIds
    expect(closed.at(-1)).toMatchObject({ id: turnId, origin: 'microphone', transcript: { text: SAID } })
    const { wav } = await store.readRecording(id, turnId)
    const [captured, played] = decodeWavChannels(wav, 'the recording').channels
    expect(placeOf(clip, captured ?? new Float32Array())).toBeDefined()
    expect(
      played?.some((sample) => sample > 0.05),
      'the reply sounds',
    ).toBe(true)

    await ask({ name: 'playCapture', sessionId: id, turnId })
    const kept = await untilKept(2)
    const again = await store.readTurn(id, kept.turnIds[1] ?? '')
    expect(again.stimulus).toEqual({ id: turnId, kind: 'capture' })
    expect(again.record.transcript.text).toBe(SAID)
  })

  it('is left alone once it is not to be kept any more', async () => {
    await ask({ name: 'keepAudio', keep: false })
    const before = closed.length
    await sayIntoMicrophone()
    while (closed.length === before) await wait(20)
    await store.flush()
    const { sessions } = await store.listSessions({ offset: 0, limit: 1 })
    const { turns } = await store.listTurns({ sessionId: sessions[0]?.id ?? '', offset: 0, limit: 10 })
    expect(turns.find(({ turnId }) => turnId === closed.at(-1)?.id)).toMatchObject({ recorded: false })
  })
})

/** The sample of `heard` at which `said` lies, by its loudest hundredth of a second; `undefined` where it does not. */
function placeOf(said: Float32Array, heard: Float32Array): number | undefined {
  const loudest = said.reduce((best, sample, n) => (Math.abs(sample) > Math.abs(said[best] ?? 0) ? n : best), 0)
  const piece = said.subarray(loudest - 80, loudest + 80)
  for (let at = 0; at + piece.length <= heard.length; at += 1) {
    if (piece.every((sample, n) => Math.abs(sample - (heard[at + n] ?? 0)) < 2e-4)) return at - (loudest - 80)
  }
  return undefined
}
