import { Failure } from '../base/failure.ts'
import { flagEffects } from '../flags/effects.ts'
import { findPreset, presetOf } from '../flags/presets.ts'
import { BASELINE, type FlagValues } from '../flags/registry.ts'
import { pocketPackDir } from '../models/locations.ts'
import { openPack } from '../models/pack.ts'
import type { PipelineEvent } from '../protocol/events.ts'
import type { FlagState } from '../protocol/flags.ts'
import type { Clip, Machine, Snapshot } from '../protocol/snapshot.ts'
import type { StageName, StageStatus } from '../protocol/stages.ts'
import type { TurnRecord } from '../protocol/turns.ts'
import { Conductor } from '../turn/conductor.ts'
import type { ReplyPlayer } from '../turn/reply-player.ts'
import { type ClipLibrary, openClipLibrary } from './clip-library.ts'
import { feedClip } from './clip-source.ts'
import { watchHost } from './host-watch.ts'
import { loadStages } from './load-stages.ts'
import { describeMachine } from './machine.ts'
import { SILENT_PLAYER } from './silent-player.ts'

export interface PipelineOptions {
  readonly flags?: FlagValues
  /** Name of the preset the flags come from; without `flags` its values are taken. */
  readonly preset?: string
  readonly onStage?: (status: StageStatus) => void
  readonly onEvent?: (event: PipelineEvent) => void
  /** Who makes replies audible; by default nobody does, and turns end when they are synthesised. */
  readonly player?: ReplyPlayer
}

export interface TurnAudio {
  /** 16 kHz mono, -1 to 1. */
  readonly pcm: Float32Array
  readonly clipId: string
}

export interface TurnOptions {
  readonly pace: 'realtime' | 'fast'
  readonly signal?: AbortSignal
  /** Forget what was said before. */
  readonly freshConversation?: boolean
}

/** A pipeline with its models loaded. */
export interface Pipeline {
  readonly machine: Machine
  readonly stages: readonly StageStatus[]
  readonly pack: Snapshot['pack']
  readonly clips: readonly Clip[]
  readonly clipLibrary: ClipLibrary
  readonly flags: FlagState
  readonly flagValues: FlagValues
  readonly conductor: Conductor
  setFlags(values: FlagValues, preset?: string): FlagState
  /** Feeds audio as if spoken into the microphone and resolves with the closed turn. */
  runTurn(audio: TurnAudio, options: TurnOptions): Promise<TurnRecord>
  close(): Promise<void>
}

/** Silence fed after a clip beyond the timeout that ends the utterance, before the turn is given up as empty. */
const EXTRA_SILENCE_MS = 1500

/**
 * Loads the models and puts the pipeline together.
 *
 * @throws Failure where a model is missing or cannot be loaded
 */
export async function startPipeline(options: PipelineOptions = {}): Promise<Pipeline> {
  const statuses = new Map<StageName, StageStatus>()
  const onStage = (status: StageStatus) => {
    statuses.set(status.stage, status)
    options.onStage?.(status)
    options.onEvent?.({ kind: 'stageChanged', status })
  }
  const pack = await openPack(pocketPackDir())
  const [machine, clipLibrary, stages] = await Promise.all([
    describeMachine(),
    openClipLibrary(),
    loadStages(pack, onStage),
  ])
  const closings = new Map<string, (turn: TurnRecord) => void>()
  const conductor = new Conductor({
    stages,
    player: options.player ?? SILENT_PLAYER,
    ...initialFlags(options),
    emit: (event) => {
      options.onEvent?.(event)
      if (event.kind === 'turnClosed') closings.get(event.turn.id)?.(event.turn)
    },
    waitForPlayback: options.player !== undefined,
    watchHost,
  })
  let flagValues = initialFlags(options).flags
  let flags = flagState(flagValues, options.preset)
  return {
    machine,
    clipLibrary,
    conductor,
    clips: clipLibrary.clips,
    pack: { id: pack.manifest.id, version: pack.manifest.version, description: pack.manifest.description },
    get stages() {
      return [...statuses.values()]
    },
    get flags() {
      return flags
    },
    get flagValues() {
      return flagValues
    },
    setFlags(values, preset) {
      flagValues = values
      flags = flagState(values, preset)
      conductor.setFlags(values, flags.preset)
      options.onEvent?.({ kind: 'flagsChanged', flags })
      return flags
    },
    runTurn: (audio, turnOptions) => runTurn(conductor, closings, audio, turnOptions),
    async close() {
      conductor.close()
      await Promise.all(Object.values(stages).map((stage) => stage.close()))
    },
  }
}

function initialFlags(options: PipelineOptions): { flags: FlagValues; preset: string | undefined } {
  const { preset } = options
  if (options.flags) return { flags: options.flags, preset }
  if (preset === undefined) return { flags: BASELINE, preset: 'baseline' }
  const found = findPreset(preset)
  if (!found) throw new Failure('preset.unknown', `There is no preset "${preset}"`)
  return { flags: found.values, preset }
}

function flagState(values: FlagValues, preset: string | undefined): FlagState {
  const name = preset ?? presetOf(values)
  return { values, effects: flagEffects(values), ...(name === undefined ? {} : { preset: name }) }
}

async function runTurn(
  conductor: Conductor,
  closings: Map<string, (turn: TurnRecord) => void>,
  audio: TurnAudio,
  options: TurnOptions,
): Promise<TurnRecord> {
  if (options.freshConversation) conductor.clearConversation()
  const turnId = conductor.startClip(audio.clipId, options.pace)
  const closed = new Promise<TurnRecord>((resolve) => closings.set(turnId, resolve))
  const cancel = () => conductor.cancel()
  options.signal?.addEventListener('abort', cancel, { once: true })
  try {
    await feedClip({
      ...audio,
      pace: options.pace,
      feed: (pcm, capturedMs) => conductor.feed(pcm, capturedMs),
      listening: () => conductor.phase === 'listening' || conductor.phase === 'hearing',
      backlogSamples: () => conductor.backlogSamples,
      silenceMs: conductor.silenceTimeoutMs + EXTRA_SILENCE_MS,
      ...(options.signal ? { signal: options.signal } : {}),
    })
    conductor.endInput()
    return await closed
  } finally {
    options.signal?.removeEventListener('abort', cancel)
    closings.delete(turnId)
  }
}
