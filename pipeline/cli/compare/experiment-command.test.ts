import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { keepCalibration, machineFingerprint } from '../../features/calibration/calibration-file.ts'
import type { FlagValues } from '../../flags/registry.ts'
import { openSessionStore } from '../../store/open-store.ts'
import { runCommandLine } from '../program.ts'
import { runCommand } from '../testing/run-command.ts'
import { scriptedPipeline } from '../testing/scripted-pipeline.ts'
import { finishedTurn, PLAN_TIMES } from '../testing/turn-records.ts'
import type { ExperimentFile } from './experiment-command.ts'

let turns = 0

/** Streaming saves 200 ms, its recognition 80 of them; turns differ by up to 9 ms. */
function script(flags: FlagValues) {
  turns += 1
  const llm = 300 - (flags.PIPELINE_STREAMING ? 120 : 0)
  const asr = 253 - (flags.ASR_ENABLE_STREAMING ? 80 : 0) + ((turns * 7) % 10)
  return finishedTurn({ ...PLAN_TIMES, llm, asr }, { id: `turn-${turns}` })
}

const start = () => Promise.resolve(scriptedPipeline(script).pipeline)

describe('comparing on the command line', () => {
  it('ab says in a sentence what the difference is worth, and what it costs', async () => {
    const { exitCode, out, err } = await runCommand(['ab', 'baseline', 'streaming', '--turns', '16'], start)
    expect(exitCode).toBe(0)
    expect(out).toMatch(/^baseline +16 of 16 +\d/m)
    expect(out).toMatch(
      /^streaming is (19[0-9]|20[0-9]) ms faster than baseline \(compute\), 95 % interval \d+ to \d+, 16 utterances; .*\.$/m,
    )
    expect(err).toMatch(/^turn 2 of at most 34: streaming, \S+; about /m)
  })

  it('ab of a preset with itself finds nothing', async () => {
    const { out } = await runCommand(['ab', 'streaming', 'streaming', '--turns', '16'], start)
    expect(out).toMatch(/^streaming#2 and streaming differ by less than 10 ms \(user wait\)/m)
  })

  it('ablate draws a bar for every flag of the preset, the longest first', async () => {
    const { exitCode, out } = await runCommand(['ablate', '--preset', 'streaming', '--turns', '16'], start)
    expect(exitCode).toBe(0)
    const bars = out.split('\n').filter((line) => line.includes('│'))
    expect(bars).toHaveLength(12)
    expect(bars[0]).toMatch(/^PIPELINE_STREAMING +alone +█{24}│ +−1[12]\d \[−1[12]\d, −1[12]\d\]$/)
    expect(bars[1]).toMatch(/^ +left out +│█+ +\+1[12]\d/)
    expect(bars[2]).toMatch(/^ASR_ENABLE_STREAMING +alone +█{14,18}│/)
    expect(bars.at(-1)).not.toContain('█')
  })

  it('writes everything as JSON', async () => {
    const { exitCode, out } = await runCommand(['ab', 'baseline', 'streaming', '--turns', '8', '--json', '-'], start)
    expect(exitCode).toBe(0)
    const file = JSON.parse(out) as ExperimentFile
    expect(file).toMatchObject({ version: 1, kind: 'ab', run: { pace: 'realtime', seed: 1, complete: true } })
    expect(file.turns).toHaveLength(18)
    expect(file.result.comparisons[0]).toMatchObject({ from: 'arm-1', to: 'arm-2', outcome: 'better' })
  })

  it('keeps what was measured where Ctrl-C ends it', async () => {
    const stop = new AbortController()
    const pipeline = scriptedPipeline((flags, turn) => {
      if (turn === 40) stop.abort()
      return script(flags)
    }).pipeline
    const { exitCode, out } = await runCommand(['ab', 'baseline', 'streaming'], () => Promise.resolve(pipeline), stop)
    expect(exitCode).toBe(130)
    expect(out).toContain('Stopped early')
    expect(out).toMatch(/^streaming is \d+ ms faster .* ended early, \d+ of \d+ turns an arm: judged more strictly;/m)
  })

  it.each([
    [['ab', 'baseline', 'fastest'], 'there is no preset "fastest"'],
    [['ab', 'baseline', 'streaming', '--turns', 'many'], '--turns cannot be "many"'],
    [['ab', 'baseline', 'streaming', '--pace', 'slow'], '--pace cannot be "slow"'],
    [['ablate', '--preset', 'baseline'], 'None of the flags differs'],
    [['ablate', '--flags', 'LLM_SPEED'], 'There is no flag "LLM_SPEED"'],
    [['tune', '--wer-limit', '2'], '--wer-limit cannot be "2"'],
  ])('refuses %j in one line', async (words, why) => {
    const { exitCode, err } = await runCommand(words, start)
    expect(exitCode).toBe(2)
    expect(err).toContain(why)
  })
})

describe('searching on the command line', () => {
  let folder: string
  const before = process.env.FIRSTWORD_DATA

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'firstword-tune-'))
    process.env.FIRSTWORD_DATA = folder
  })

  afterEach(async () => {
    if (before === undefined) delete process.env.FIRSTWORD_DATA
    else process.env.FIRSTWORD_DATA = before
    await rm(folder, { recursive: true, force: true })
  })

  it('tune shows what was tried, with its front, and keeps the best as the preset tuned', async () => {
    const flags = ['PIPELINE_STREAMING', 'ASR_ENABLE_STREAMING']
    const words = ['tune', '--budget-turns', '120', '--flags', ...flags]
    const { exitCode, out, err } = await runCommand(words, start)
    expect(exitCode).toBe(0)
    expect(out).toMatch(/^\S.* +chosen \* +(streaming|.*PIPELINE_STREAMING=true)/m)
    expect(out).toMatch(
      /^Of \d+ sets of flags .* came out ahead .* Measured again beside baseline, on \d+ turns an arm/m,
    )
    expect(err).toContain('Kept as the preset tuned')
    expect(await readdir(folder)).toEqual(['preset-tuned.json'])
    const kept = JSON.parse(await readFile(join(folder, 'preset-tuned.json'), 'utf8')) as { values: FlagValues }
    expect(kept.values).toMatchObject({ PIPELINE_STREAMING: true, ASR_ENABLE_STREAMING: true })
    const compared = await runCommand(['ab', 'baseline', 'tuned', '--turns', '8'], start)
    expect(compared.out).toMatch(/^tuned is \d+ ms faster than baseline/m)
  })
})

describe('an experiment that is kept', () => {
  let folder: string

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'firstword-kept-'))
    vi.stubEnv('FIRSTWORD_CACHE', folder)
  })
  afterEach(async () => {
    vi.unstubAllEnvs()
    await rm(folder, { recursive: true, force: true })
  })

  it('says by how much the instrument is off, where it was calibrated', async () => {
    const errors = { turns: 50, parts: {}, errorP99Ms: 0.4 }
    const measuredAt = '2026-01-01T00:00:00.000Z'
    const machine = machineFingerprint()
    await keepCalibration({ version: 1, machine, measuredAt, all: errors, undisturbed: errors }, folder)
    const open = () => openSessionStore({ folder: join(folder, 'data'), role: 'host' })
    const exitCode = await runCommandLine(['ab', 'baseline', 'streaming', '--turns', '8', '--save'], {
      terminal: { out: () => undefined, err: () => undefined },
      startPipeline: start,
      signal: new AbortController().signal,
      openStore: async () => open(),
      environment: {},
    })
    const store = open()
    const { sessions } = await store.listSessions({ offset: 0, limit: 2 })
    await store.close()
    expect(exitCode).toBe(0)
    expect(sessions.map(({ environment }) => environment.instrument)).toEqual([
      { errorP99Ms: 0.4, turns: 50, measuredAt },
    ])
  })
})
