import { mkdtemp, open, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { wavHeader } from '../audio/wav.ts'
import { FLAG_NAMES } from '../flags/registry.ts'
import { because } from '../measures/reasons/reasons.ts'
import { benchResultSchema } from './bench/bench-form.ts'
import { demoClipsFolder } from './options/clips.ts'
import { startCli } from './testing/cli-process.ts'
import { runCommand } from './testing/run-command.ts'

/** Loading the models and a few turns, on a machine that is busy with other things. */
const WITH_MODELS_MS = 240_000
const HOURS_3_BYTES = 3 * 3600 * 16_000 * 2

let folder = ''
const inFolder = (name: string) => join(folder, name)

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'firstword-process-'))
  await writeFile(inFolder('empty.wav'), '')
  await writeFile(inFolder('silent.wav'), wavHeader(16_000, 0))
  await writeFile(inFolder('song.wav'), 'ID3 this is an MP3 in disguise')
  const long = await open(inFolder('three-hours.wav'), 'w')
  await long.write(wavHeader(16_000, HOURS_3_BYTES))
  await long.truncate(44 + HOURS_3_BYTES)
  await long.close()
})
afterAll(() => rm(folder, { recursive: true }))

/** Names of files stand for those in the folder. */
const inTheFolder = (words: readonly string[]) =>
  words.map((word) => (/^[\w-]+\.wav$/.test(word) ? inFolder(word) : word))

describe('the command line', () => {
  it.each([
    ['a file that is no WAV', ['bench', '--clips', 'song.wav'], /^firstword: song\.wav is not a WAV file - /],
    ['a WAV of 0 bytes', ['bench', '--clips', 'empty.wav'], /^firstword: empty\.wav is empty \(0 bytes\) - /],
    ['a WAV without samples', ['bench', '--clips', 'silent.wav'], /^firstword: silent\.wav holds no audio - /],
    [
      'a value out of range',
      ['bench', '--set', 'LLM_TOP_K=-1'],
      /^firstword: --set: LLM_TOP_K cannot be -1 - allowed is/,
    ],
    ['an unknown preset', ['bench', '--preset', 'fast'], /^firstword: there is no preset "fast" - the presets are/],
  ])('%s ends it with exit code 2 and one line', async (_, words, message) => {
    const { exitCode, out, err } = await runCommand(inTheFolder(words))
    expect(err).toMatch(message)
    expect([exitCode, out, err.trimEnd().split('\n').length]).toEqual([2, '', 1])
  })
})

// A process takes more than a second to start: one for each kind of what is refused.
describe('the command line as a process', () => {
  it.each([
    ['a missing file', ['bench', '--clips', '/none/clip.wav'], /^firstword: \/none\/clip\.wav does not exist - /],
    [
      'a WAV of three hours',
      ['bench', '--clips', 'three-hours.wav'],
      /^firstword: three-hours\.wav is 180 minutes long/,
    ],
    [
      'an unknown flag',
      ['bench', '--set', 'ASR_CHUNK=80'],
      /^firstword: --set: there is no flag "ASR_CHUNK" - did you mean/,
    ],
    ['a binary for a flag file', ['flags', 'import', process.execPath], /^firstword: .* is too large to be a file of/],
    ['an unknown command', ['measure'], /^firstword: unknown command 'measure' - /],
  ])('%s ends it with exit code 2 and one line', async (_, words, message) => {
    const { exitCode, out, err } = await startCli(inTheFolder(words)).ended
    expect(err).toMatch(message)
    expect([exitCode, out, err.trimEnd().split('\n').length]).toEqual([2, '', 1])
  })

  it('lists the flags without loading a model, whatever a scheduler set for CUDA', async () => {
    const environment = { CUDA_VISIBLE_DEVICES: 'NoDevFiles' }
    const { exitCode, out, err } = await startCli(['flags', '--json'], { environment }).ended
    expect([exitCode, err]).toEqual([0, ''])
    expect(JSON.parse(out)).toHaveLength(FLAG_NAMES.length)
  })
})

describe('the command line on the real models', () => {
  const clips = [join(demoClipsFolder(), 'hello.wav'), join(demoClipsFolder(), 'time.wav')]

  it(
    'measures two presets on two clips and writes the documented JSON alone to standard output',
    async () => {
      const presets = ['--preset', 'baseline', '--preset', 'streaming']
      const bench = startCli(['bench', '--clips', ...clips, ...presets, '--pace', 'fast', '--json', '-'])
      const { exitCode, out, err } = await bench.ended
      expect(exitCode, err).toBe(0)
      const result = benchResultSchema.parse(JSON.parse(out))
      expect(result.run).toEqual({ pace: 'fast', seed: 1, complete: true })
      expect(result.machine.stages.map((stage) => stage.stage).sort()).toEqual(['asr', 'llm', 'tts', 'vad'])
      expect(result.arms.map((arm) => [arm.name, arm.turns.map((turn) => turn.clip)])).toEqual([
        ['baseline', ['hello', 'time']],
        ['streaming', ['hello', 'time']],
      ])
      for (const turn of result.arms.flatMap((arm) => arm.turns)) {
        expect(turn).toMatchObject({
          processingMs: null,
          heardMs: null,
          ledger: [],
          notMeasurable: because('turn.fast').reason,
        })
        expect(turn.wer).not.toBeNull()
        expect(turn.spans.length).toBeGreaterThan(0)
      }
    },
    WITH_MODELS_MS,
  )

  it(
    'keeps what it measured when Ctrl-C arrives, as often as a terminal sends it',
    async () => {
      const bench = startCli(['bench', '--clips', ...clips, '--turns', '50', '--pace', 'fast', '--json', '-'])
      await bench.errLine(/^turn 3 of 51:/)
      bench.child.kill('SIGINT')
      bench.child.kill('SIGINT')
      const { exitCode, out, err } = await bench.ended
      expect(exitCode, err).toBe(130)
      const result = benchResultSchema.parse(JSON.parse(out))
      expect(result.run.complete).toBe(false)
      expect(result.arms[0]?.turns.length).toBeGreaterThanOrEqual(2)
    },
    WITH_MODELS_MS,
  )
})
