import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as nextTick } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { nowMs } from '../../base/clock.ts'
import { BASELINE, type FlagValues } from '../../flags/registry.ts'
import type { ExperimentRequest } from '../../protocol/experiments.ts'
import type { TurnRecord } from '../../protocol/turns.ts'
import { SpeechCache, speechCacheFolder } from '../../stages/tts/speech-cache.ts'
import { Conductor } from '../../turn/conductor.ts'
import { SILENT_PLAYER } from '../../turn/silent-player.ts'
import { scriptedStages } from '../../turn/testing/scripted-stages.ts'
import type { ExperimentDeps, ExperimentPipeline, Stimulus } from './experiment-port.ts'
import { ExperimentRunner } from './experiment-runner.ts'
import { SOME_ENVIRONMENT } from './testing/scripted-experiment.ts'

// No words of time or latency: replies that speak of those are known only while they hold.
const UTTERANCES = ['apple', 'pear', 'plum', 'cherry', 'lemon', 'melon', 'grape', 'fig']
const CACHES = { LLM_ENABLE_CACHE: true, TTS_ENABLE_CACHE: true, LLM_DO_SAMPLE: false }
const AB: ExperimentRequest = {
  kind: 'ab',
  arms: [
    { preset: 'baseline', values: CACHES },
    { preset: 'baseline', values: { ...CACHES, TTS_STREAMING: true } },
  ],
  ...{ stimuli: { kind: 'clips' }, turnsPerArm: UTTERANCES.length, pace: 'realtime', seed: 5 },
}

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'firstword-repeated-'))
  vi.stubEnv('FIRSTWORD_CACHE', folder)
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(folder, { recursive: true, force: true })
})

/** A conversation of the real conductor and the real caches on scripted stages; audio is fed as fast as it is taken. */
function consoleOnScriptedStages() {
  const script = { transcript: '', reply: ['that', ' is', ' it', '.'] }
  const { vad, asr, llm, tts } = scriptedStages(script)
  const speech = new SpeechCache(tts, {
    identity: 'scripted',
    form: { spoken: (text) => text, sentences: (text) => [text] },
  })
  const voice = { sampleRateHz: tts.sampleRateHz, speak: speech.speak.bind(speech) }
  const closed: TurnRecord[] = []
  const conductor = new Conductor({
    ...{ stages: { vad, asr, llm, tts: voice }, player: SILENT_PLAYER, flags: BASELINE, preset: undefined },
    emit: (event) => void (event.kind === 'turnClosed' && closed.push(event.turn)),
    waitForPlayback: false,
  })
  let flagValues: FlagValues = BASELINE
  const speak = async (clipId: string): Promise<TurnRecord> => {
    script.transcript = clipId
    script.reply = [`${clipId},`, ' you', ' said', '.']
    conductor.clearConversation()
    conductor.startClip(clipId, 'realtime')
    for (const [level, chunks] of [
      [0.9, 30],
      [0, 60],
    ] as const) {
      for (let at = 0; at < chunks; at += 1) conductor.feed(new Float32Array(320).fill(level), nowMs())
    }
    while (closed.length === 0) await nextTick()
    await speech.settled()
    return closed.splice(0)[0] as TurnRecord
  }
  const pipeline: ExperimentPipeline = {
    get flagValues() {
      return flagValues
    },
    ...{ flags: {}, loads: 0, keepModels: () => undefined, modelsReady: async () => undefined },
    setFlags: (values, { preset, caches } = {}) => {
      flagValues = values
      conductor.setFlags(values, preset)
      conductor.rememberIn(caches)
    },
    runTurn: ({ clipId }) => speak(clipId),
  }
  const clips = UTTERANCES.map(
    (id): Stimulus => ({ id, kind: 'clip', expected: id, load: async () => new Float32Array(1) }),
  )
  const deps: ExperimentDeps = {
    ...{ pipeline, clips, emit: () => undefined, environment: () => SOME_ENVIRONMENT },
  }
  return { pipeline, speak, runner: new ExperimentRunner(deps) }
}

describe('the same comparison, again and again in one console', () => {
  it('stands on the same turns each time: no arm finds what was said before, or in another arm', async () => {
    const { runner } = consoleOnScriptedStages()
    for (let time = 1; time <= 3; time += 1) {
      const { finished } = await runner.start(AB)
      const { result } = await finished
      for (const { cached, measured, utterances } of result.arms) {
        expect({ time, cached, measured, utterances }).toEqual({ time, cached: 0, measured: 8, utterances: 8 })
      }
      expect(result.comparisons.every(({ metric, utterances }) => metric !== 'heardMs' || utterances === 8)).toBe(true)
    }
  })

  it('leaves nothing of what its arms said', async () => {
    const { runner } = consoleOnScriptedStages()
    const { finished } = await runner.start(AB)
    await finished
    expect(await readdir(speechCacheFolder()).catch(() => [])).toEqual([])
  })

  it('marks a turn whose arm said the same before, as text or as audio', async () => {
    const { runner } = consoleOnScriptedStages()
    const speechAlone = { ...CACHES, LLM_ENABLE_CACHE: false }
    const arms = [
      { preset: 'baseline', values: CACHES },
      { preset: 'baseline', values: speechAlone },
    ]
    const { finished } = await runner.start({ ...AB, arms, turnsPerArm: 2 * UTTERANCES.length })
    const { result } = await finished
    expect(result.arms.map(({ cached, measured }) => [cached, measured])).toEqual([
      [8, 8],
      [8, 8],
    ])
  })

  it('takes nothing from the conversation before, and gives nothing to the one after', async () => {
    const { pipeline, speak, runner } = consoleOnScriptedStages()
    pipeline.setFlags({ ...BASELINE, ...CACHES })
    // The first turn knows of no latency before it, and so is asked something else than all later ones.
    for (const utterance of ['fig', 'apple']) await speak(utterance)
    const { finished } = await runner.start(AB)
    const { result } = await finished
    expect(result.arms.map(({ cached }) => cached)).toEqual([0, 0])
    expect((await speak('apple')).counters).toMatchObject({ 'llm.cacheHit': 1, 'tts.firstCacheHit': 1 })
    expect((await speak('pear')).counters['llm.cacheHit']).toBeUndefined()
  })
})
