import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { encodeWav } from '../audio/wav.ts'
import { findPreset, PRESETS, presetOf } from '../flags/presets.ts'
import { BASELINE, definitionOf, FLAG_NAMES } from '../flags/registry.ts'
import { benchResultSchema } from './bench/bench-form.ts'
import { clipFolder } from './testing/clip-folder.ts'
import { noPipeline, runCommand } from './testing/run-command.ts'
import { scriptedPipeline } from './testing/scripted-pipeline.ts'
import { emptyTurn, finishedTurn, PLAN_TIMES } from './testing/turn-records.ts'

const folder = clipFolder()

describe('bench', () => {
  it('runs the arms interleaved after one warm-up each, every turn in a conversation of its own', async () => {
    const { pipeline, asked, isClosed } = scriptedPipeline(() => finishedTurn(PLAN_TIMES))
    const words = ['bench', '--clips', folder(), '--preset', 'baseline', '--preset', 'streaming', '--turns', '4']
    const { exitCode, err } = await runCommand(words, async () => pipeline)
    expect(exitCode).toBe(0)
    expect(asked).toHaveLength(2 + 8)
    expect(asked.slice(2).map((turn) => turn.clipId)).toEqual(['a', 'a', 'b', 'b', 'a', 'a', 'b', 'b'])
    for (let round = 2; round < asked.length; round += 2) {
      expect(new Set(asked.slice(round, round + 2).map((turn) => turn.flags.TTS_STREAMING))).toEqual(
        new Set([true, false]),
      )
    }
    expect(asked.every((turn) => turn.freshConversation && turn.pace === 'realtime')).toBe(true)
    expect(err).toContain('interleaved turn by turn')
    expect(err).toContain('turn 1 of 10: baseline, a (warm-up)')
    expect(isClosed()).toBe(true)
  })

  it('writes JSON alone to standard output, in the documented form', async () => {
    const { pipeline } = scriptedPipeline((flags) =>
      finishedTurn({ ...PLAN_TIMES, llm: flags.LLM_STREAM_FIRST_TOKEN ? 100 : 300 }),
    )
    const presets = ['--preset', 'baseline', '--preset', 'streaming']
    const { out, err } = await runCommand(
      ['bench', '--clips', folder(), ...presets, '--json', '-'],
      async () => pipeline,
    )
    const result = benchResultSchema.parse(JSON.parse(out))
    expect(result.arms.map((arm) => [arm.name, arm.turns.length, arm.summary.processingMs.p50])).toEqual([
      ['baseline', 2, 674],
      ['streaming', 2, 474],
    ])
    expect(result.arms[0]?.turns.map((turn) => [turn.clip, turn.reference, turn.wer])).toEqual([
      ['a', 'What time is it?', 0],
      ['b', null, null],
    ])
    expect(result.arms[1]?.flags).toEqual(findPreset('streaming')?.values)
    expect(err).toContain('LLM generation')
  })

  it('writes JSON to a file and the table to standard output', async () => {
    const { pipeline } = scriptedPipeline(() => finishedTurn(PLAN_TIMES))
    const file = join(folder(), 'result.json')
    const { out } = await runCommand(
      ['bench', '--clips', join(folder(), 'a.wav'), '--json', file],
      async () => pipeline,
    )
    expect(benchResultSchema.parse(JSON.parse(await readFile(file, 'utf8'))).arms).toHaveLength(1)
    expect(out).toContain('LLM generation')
  })

  it('sets flags in every arm, over presets and files', async () => {
    const { pipeline, asked } = scriptedPipeline(() => finishedTurn(PLAN_TIMES))
    const file = join(folder(), 'mine.env')
    await writeFile(file, 'LLM_TOP_K=7\n')
    const arms = ['--preset', 'aggressive', '--arm', `mine=${file}`, '--set', 'ASR_SILENCE_TIMEOUT=0.5']
    await runCommand(['bench', '--clips', join(folder(), 'a.wav'), ...arms], async () => pipeline)
    expect(asked[0]?.flags).toEqual({ ...findPreset('aggressive')?.values, ASR_SILENCE_TIMEOUT: 0.5 })
    expect(asked[1]?.flags).toEqual({ ...BASELINE, LLM_TOP_K: 7, ASR_SILENCE_TIMEOUT: 0.5 })
  })

  it('lets the environment set flags over presets, a file over the environment, and --set over all', async () => {
    const { pipeline, asked } = scriptedPipeline(() => finishedTurn(PLAN_TIMES))
    const file = join(folder(), 'top.env')
    await writeFile(file, 'LLM_TOP_K=7\n')
    const words = ['--preset', 'aggressive', '--arm', `mine=${file}`, '--set', 'ASR_CHUNK_SIZE=320']
    const environment = { LLM_TOP_K: '3', ASR_CHUNK_SIZE: '640', LLM_TEMPERATURE: '0.2', HOME: '/' }
    const stop = new AbortController()
    const clips = ['bench', '--clips', join(folder(), 'a.wav')]
    const { err } = await runCommand([...clips, ...words], async () => pipeline, stop, environment)
    expect(asked[0]?.flags).toMatchObject({
      LLM_TOP_K: 3,
      ASR_CHUNK_SIZE: 320,
      LLM_TEMPERATURE: 0.2,
      VAD_BUFFER_SIZE: 160,
    })
    expect(asked[1]?.flags).toMatchObject({
      LLM_TOP_K: 7,
      ASR_CHUNK_SIZE: 320,
      LLM_TEMPERATURE: 0.2,
      VAD_BUFFER_SIZE: 512,
    })
    expect(err).toContain('from the environment: LLM_TEMPERATURE=0.2 LLM_TOP_K=3 ASR_CHUNK_SIZE=640')
  })

  it('takes a file of flags for every arm, under its own file', async () => {
    const { pipeline, asked } = scriptedPipeline(() => finishedTurn(PLAN_TIMES))
    const [common, own] = [join(folder(), 'common.yaml'), join(folder(), 'own.env')]
    await writeFile(common, 'LLM_TOP_K: 7\nLLM_TEMPERATURE: 0.4\n')
    await writeFile(own, 'LLM_TOP_K=9\n')
    const words = ['--preset', 'aggressive', '--arm', `mine=${own}`, '--flags', common]
    await runCommand(['bench', '--clips', join(folder(), 'a.wav'), ...words], async () => pipeline)
    expect(asked[0]?.flags).toMatchObject({ LLM_TOP_K: 7, LLM_TEMPERATURE: 0.4, TTS_STREAMING: true })
    expect(asked[1]?.flags).toMatchObject({ LLM_TOP_K: 9, LLM_TEMPERATURE: 0.4, TTS_STREAMING: false })
  })

  it('refuses an environment variable that is out of range', async () => {
    const { exitCode, err } = await runCommand(['bench'], noPipeline, new AbortController(), {
      ASR_SILENCE_TIMEOUT: '300',
    })
    expect([exitCode, err]).toEqual([
      2,
      expect.stringContaining('environment variable ASR_SILENCE_TIMEOUT cannot be 300'),
    ])
  })

  it('takes one preset twice as two arms, to show what is chance', async () => {
    const { pipeline } = scriptedPipeline(() => finishedTurn(PLAN_TIMES))
    const presets = ['--preset', 'streaming', '--preset', 'streaming']
    const { out } = await runCommand(['bench', '--clips', folder(), ...presets], async () => pipeline)
    expect(out).toMatch(/^p50 ms +streaming +streaming#2 +change$/m)
  })

  it('says which flags of an arm do nothing yet', async () => {
    const idle = FLAG_NAMES.filter((name) => !definitionOf(name).implemented)
    const { pipeline } = scriptedPipeline(() => finishedTurn(PLAN_TIMES))
    const { out } = await runCommand(['bench', '--clips', folder(), '--preset', 'aggressive'], async () => pipeline)
    const asked = idle.filter((name) => findPreset('aggressive')?.values[name] !== BASELINE[name])
    expect(out.includes('not acting yet')).toBe(asked.length > 0)
    if (asked.length > 0) expect(out).toContain(`not acting yet: ${asked.join(', ')}`)
  })

  it('keeps what was measured when it is stopped, and not the turn that was running', async () => {
    const stop = new AbortController()
    const { pipeline, isClosed } = scriptedPipeline((_, turn) => {
      if (turn === 4) stop.abort()
      return finishedTurn(PLAN_TIMES)
    })
    const { exitCode, out } = await runCommand(
      ['bench', '--clips', folder(), '--turns', '9', '--json', '-'],
      async () => pipeline,
      stop,
    )
    const result = benchResultSchema.parse(JSON.parse(out))
    expect(exitCode).toBe(130)
    expect(result.run.complete).toBe(false)
    expect(result.arms[0]?.turns).toHaveLength(2)
    expect(isClosed()).toBe(true)
  })

  it('keeps what was measured when the pipeline breaks down, and says so', async () => {
    const { pipeline, isClosed } = scriptedPipeline((_, turn) =>
      turn === 3 ? new Error('out of memory') : finishedTurn(PLAN_TIMES),
    )
    const { exitCode, out, err } = await runCommand(
      ['bench', '--clips', folder(), '--turns', '9'],
      async () => pipeline,
    )
    expect(exitCode).toBe(1)
    expect(out).toContain('baseline: 1 turn, 1 in the numbers')
    expect(err.split('\n').at(-1)).toBe('firstword: out of memory')
    expect(isClosed()).toBe(true)
  })

  it('goes on after a turn that could not be measured', async () => {
    const { pipeline } = scriptedPipeline((_, turn) =>
      turn === 2 ? emptyTurn('no speech was found') : finishedTurn(PLAN_TIMES),
    )
    const { exitCode, out, err } = await runCommand(['bench', '--clips', folder()], async () => pipeline)
    expect(exitCode).toBe(0)
    expect(err).toContain('a: not measurable: no speech was found')
    expect(out).toContain('baseline: 2 turns, 1 in the numbers')
  })
})

describe('presets', () => {
  it("runs the plan's presets interleaved and prints its table", async () => {
    const { pipeline, asked } = scriptedPipeline(() => finishedTurn(PLAN_TIMES))
    const file = join(folder(), 'presets.json')
    const words = ['presets', '--clips', folder(), '--turns', '2', '--pace', 'fast', '--json', file]
    const { exitCode, out } = await runCommand(words, async () => pipeline)
    expect(exitCode).toBe(0)
    expect(asked).toHaveLength(4 + 8)
    expect(asked.slice(0, 4).map(({ flags }) => presetOf(flags))).toEqual(PRESETS.map(({ name }) => name))
    expect(asked.every(({ pace }) => pace === 'fast')).toBe(true)
    for (const { name } of PRESETS) expect(out).toMatch(new RegExp(`^${name} +[0-9]`, 'm'))
    const result = benchResultSchema.parse(JSON.parse(await readFile(file, 'utf8')))
    expect(result.arms.map(({ name }) => name)).toEqual(PRESETS.map(({ name }) => name))
    expect(result.comparisons).toHaveLength(6)
  })

  it('takes no presets to choose from', async () => {
    expect(await runCommand(['presets', '--preset', 'streaming'])).toMatchObject({ exitCode: 2, out: '' })
  })
})

describe('bad input', () => {
  const wrong: Readonly<Record<string, [() => string[], RegExp]>> = {
    'a missing clip': [() => ['--clips', join(folder(), 'none.wav')], /none\.wav does not exist - check the path/],
    'a clip that is not a WAV': [() => ['--clips', join(folder(), 'a.txt')], /a\.txt is not a WAV file - /],
    'an unknown flag': [() => ['--set', 'ASR_CHUNKSIZE=80'], /no flag "ASR_CHUNKSIZE" - did you mean ASR_CHUNK_SIZE\?/],
    'a value out of range': [
      () => ['--set', 'ASR_SILENCE_TIMEOUT=9'],
      /ASR_SILENCE_TIMEOUT cannot be 9 - allowed is 0\.1 to 2 s/,
    ],
    'a flag without a value': [() => ['--set', 'TTS_STREAMING'], /write FLAG=VALUE/],
    'a flag with two values': [
      () => ['--set', 'LLM_TOP_K=1', '--set', 'LLM_TOP_K=2'],
      /LLM_TOP_K two values - keep one/,
    ],
    'an unknown preset': [() => ['--preset', 'streamin'], /no preset "streamin" - did you mean streaming\?/],
    'an arm without a file': [() => ['--arm', 'mine'], /write NAME=FILE/],
    'an arm of a missing file': [() => ['--arm', 'mine=/none.env'], /\/none\.env does not exist/],
    'two arms of one name': [
      () => ['--preset', 'streaming', '--arm', `streaming=${join(folder(), 'other.env')}`],
      /two arms are called "streaming" - give one of them another name/,
    ],
    'a number that is none': [() => ['--turns', '3x'], /--turns cannot be "3x" - write a whole number from 1/],
    'no turns at all': [() => ['--turns', '0'], /--turns cannot be "0"/],
    'a pace that is none': [() => ['--pace', 'slow'], /--pace cannot be "slow" - write realtime or fast/],
    'a result that cannot be written': [() => ['--json', '/none/here.json'], /its folder does not exist/],
    'a result where no file can be': [() => ['--json', '/proc/here.json'], /takes no files/],
    'recordings where no folder can be': [
      () => ['--record', '/proc/here'],
      /\/proc\/here cannot be made, or takes no files/,
    ],
    'recordings where no file can be': [
      () => ['--record', '/proc/self'],
      /\/proc\/self cannot be made, or takes no files/,
    ],
    'recordings into a device': [() => ['--record', '/dev/null'], /\/dev\/null is not a folder/],
    'recordings into a file': [() => ['--record', join(folder(), 'a.txt')], /a\.txt is not a folder/],
    'a result on a folder': [() => ['--json', folder()], /is not a file/],
    'an unknown option': [() => ['--presets', 'x'], /unknown option '--presets' \(Did you mean --preset\?\)/],
    'a word too many': [() => ['now'], /too many arguments/],
  }

  it.each(Object.keys(wrong))('%s: one line with the remedy, exit code 2, and no model is loaded', async (name) => {
    await writeFile(join(folder(), 'other.env'), 'LLM_TOP_K=7\n')
    const [words, message] = wrong[name] ?? [() => [], /never/]
    const { exitCode, out, err } = await runCommand(['bench', ...words()])
    expect(err).toMatch(message)
    expect(err.split('\n')).toHaveLength(1)
    expect([exitCode, out]).toEqual([2, ''])
  })

  it('an empty folder is named', async () => {
    const empty = await mkdtemp(join(folder(), 'empty-'))
    const { exitCode, err } = await runCommand(['bench', '--clips', empty])
    expect([exitCode, err]).toEqual([2, expect.stringMatching(/holds no \.wav files - give WAV files/)])
  })

  it('more than an hour of clips is refused', async () => {
    const long = await mkdtemp(join(folder(), 'long-'))
    const wav = encodeWav({ sampleRateHz: 16_000, pcm: new Float32Array(16_000 * 590) })
    const paths = Array.from({ length: 7 }, (_, index) => join(long, `${index}.wav`))
    await writeFile(paths[0] ?? '', wav)
    const { exitCode, err } = await runCommand(['bench', '--clips', ...paths.map(() => paths[0] ?? '')])
    expect([exitCode, err]).toEqual([2, expect.stringMatching(/more than an hour .* give fewer clips/)])
  })

  it('a failure to start the pipeline is one line too', async () => {
    const { exitCode, err } = await runCommand(['bench', '--clips', folder()])
    expect(exitCode).toBe(1)
    expect(err.split('\n').at(-1)).toBe('firstword: the pipeline was started')
  })
})

describe('help', () => {
  it.each([[[]], [['--help']], [['bench', '--help']], [['flags', 'diff', '--help']]])(
    '%j is no error',
    async (words) => {
      const { exitCode, out, err } = await runCommand(words)
      expect([exitCode, err]).toEqual([0, ''])
      expect(out).toContain('Usage: firstword')
    },
  )

  it('is offered to who writes an unknown command', async () => {
    const { exitCode, err } = await runCommand(['benhc'])
    expect([exitCode, err]).toEqual([2, expect.stringMatching(/unknown command 'benhc' \(Did you mean bench\?\)/)])
  })
})
