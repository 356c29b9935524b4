import { PIPELINE_RATE_HZ } from '../../audio/chunk.ts'
import { nowMs } from '../../base/clock.ts'
import { Failure } from '../../base/failure.ts'
import type { StoredTurnEndModel } from '../../hub/store/model-store.ts'
import { clipsIn, USUAL_LANGUAGE } from '../../measures/clip-languages.ts'
import { formatProgress, PLAIN } from '../../measures/numbers.ts'
import { because } from '../../measures/reasons/reasons.ts'
import { openClipLibrary } from '../../runtime/clips/clip-library.ts'
import { TURN_END_MODELS, type TurnEndModel, type VadWindow } from '../../stages/vad/contract.ts'
import { type LoadedVadStage, loadVadStage } from '../../stages/vad/index.ts'
import type { DryRun, DryRunStep } from './dry-run.ts'

/** Long enough for every model to be asked in it. */
const SILENCE_SAMPLES = PIPELINE_RATE_HZ
const WINDOW_SAMPLES = 512

/**
 * Loads a model that tells where turns end as a turn would, lets it hear a clip and the silence behind it, and lets it go.
 *
 * @throws Failure where no engine of this version runs it, or it cannot be loaded or run
 */
export async function turnEndDryRun({ manifest, graph }: StoredTurnEndModel): Promise<DryRun> {
  const { engine } = manifest
  const model = TURN_END_MODELS.find((one) => one === engine)
  if (!model) throw new Failure('engine.unknown', because('engine.unknownHere', { engine }), because('do.newerMay'))
  const before = process.memoryUsage().rss
  const startedMs = nowMs()
  const vad = await loadVadStage({ threads: 1, turnEnd: () => ({ [model]: graph }) })
  try {
    const run = await listen(vad, model)
    const loadMs = nowMs() - startedMs - run.ms
    const grownBytes = Math.max(0, process.memoryUsage().rss - before)
    const facts = { ...vad.facts, loadMs, variant: manifest.default }
    return { facts, unusable: {}, runs: [run], grownBytes }
  } finally {
    await vad.close()
  }
}

async function listen(vad: LoadedVadStage, model: TurnEndModel): Promise<DryRunStep> {
  const library = await openClipLibrary()
  const [clip] = clipsIn(USUAL_LANGUAGE, library.clips)
  if (!clip) throw new Failure('clip.unknown', because('model.noClip'))
  const speech = await library.load(clip.id)
  const sound = new Float32Array(speech.length + SILENCE_SAMPLES)
  sound.set(speech)
  const startedMs = nowMs()
  const last = await lastWindow(vad, model, sound)
  const { last: failure } = vad.turnEndFailures
  if (failure !== undefined) throw new Failure('model.unsuitable', failure)
  const share = last.turnEndProbability
  return {
    input: `clip ${clip.id} (${clip.transcript}) and a second of silence`,
    ms: nowMs() - startedMs,
    output: share === undefined ? 'it was not asked' : `over with ${formatProgress(share, PLAIN)}`,
    audioMs: (sound.length / PIPELINE_RATE_HZ) * 1000,
  }
}

/** What the detector says of the end of a sound. */
async function lastWindow(vad: LoadedVadStage, turnEnd: TurnEndModel, sound: Float32Array): Promise<VadWindow> {
  const { promise, resolve, reject } = Promise.withResolvers<VadWindow>()
  const onWindow = (window: VadWindow) => sound.length - window.endSample < WINDOW_SAMPLES && resolve(window)
  const stream = vad.openStream({ bufferSamples: WINDOW_SAMPLES, energyGate: false, turnEnd }, onWindow, reject)
  const step = PIPELINE_RATE_HZ / 10
  for (let at = 0, seq = 0; at < sound.length; at += step, seq += 1) {
    stream.push({ seq, startSample: at, pcm: sound.slice(at, at + step), capturedMs: 0 })
  }
  return promise.finally(() => stream.close())
}
