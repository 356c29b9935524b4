import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { encodeWav, encodeWavChannels } from '../audio/wav.ts'
import { benchResultSchema } from './bench/bench-form.ts'
import { runCommand } from './testing/run-command.ts'
import { scriptedPipeline } from './testing/scripted-pipeline.ts'
import { finishedTurn, PLAN_TIMES } from './testing/turn-records.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'firstword-odd-files-'))
  await writeFile(join(folder, 'a.wav'), encodeWav({ sampleRateHz: 8000, pcm: new Float32Array(800) }))
})
afterAll(() => rm(folder, { recursive: true }))

describe('an odd clip of a bench', () => {
  it('writes out what a terminal would obey in the name of a clip', async () => {
    const { pipeline } = scriptedPipeline(() => finishedTurn(PLAN_TIMES))
    const path = join(await mkdtemp(join(folder, 'named-')), 'a\u001b[31m\nb.wav')
    await writeFile(path, encodeWav({ sampleRateHz: 8000, pcm: new Float32Array(800) }))
    const { err } = await runCommand(['bench', '--clips', path], async () => pipeline)
    expect(err).toContain('turn 1 of 2: baseline, a\\u001b[31m\\nb (warm-up)')
  })

  it('says what was odd about a clip and how it was read', async () => {
    const { pipeline } = scriptedPipeline(() => finishedTurn(PLAN_TIMES))
    const left = Float32Array.from({ length: 8000 }, (_, n) => 0.5 * Math.sin(n / 9))
    const path = join(folder, 'twisted', 'c.wav')
    await mkdir(join(folder, 'twisted'))
    await writeFile(path, encodeWavChannels({ sampleRateHz: 8000, channels: [left, left.map((sample) => -sample)] }))
    const { err } = await runCommand(['bench', '--clips', path], async () => pipeline)
    expect(err).toContain('c: its channels are of opposite phase and cancel each other: channel 1 alone is used')
  })
})

describe('transcripts and flag files of any editor', () => {
  const utf16 = (text: string) => Buffer.from(text, 'utf16le')
  const benchWith = async (name: string, transcript: Uint8Array) => {
    const clip = join(await mkdtemp(join(folder, 'edited-')), `${name}.wav`)
    await writeFile(clip, encodeWav({ sampleRateHz: 8000, pcm: new Float32Array(800) }))
    await writeFile(clip.replace('.wav', '.txt'), transcript)
    const { pipeline } = scriptedPipeline(() => finishedTurn(PLAN_TIMES))
    return runCommand(['bench', '--clips', clip, '--json', '-'], async () => pipeline)
  }

  it('are read in UTF-16 with a byte-order mark', async () => {
    const { out } = await benchWith('marked', utf16('\uFEFFWhat time\r\nis it?'))
    expect(benchResultSchema.parse(JSON.parse(out)).arms[0]?.turns[0]?.reference).toBe('What time is it?')
    const flags = join(folder, 'powershell.env')
    await writeFile(flags, utf16('\uFEFFexport LLM_TOP_K=7\r\n'))
    const { pipeline, asked } = scriptedPipeline(() => finishedTurn(PLAN_TIMES))
    await runCommand(['bench', '--clips', join(folder, 'a.wav'), '--flags', flags], async () => pipeline)
    expect(asked[0]?.flags.LLM_TOP_K).toBe(7)
  })

  it.each([
    ['unmarked', utf16('what time is it'), 'UTF-16'],
    ['gbk', Uint8Array.of(0xcf, 0xd6, 0xd4, 0xda, 0xbc, 0xb8, 0xb5, 0xe3, 0xc1, 0xcb), 'GBK'],
    ['cp1252', Uint8Array.of(0x77, 0x68, 0x61, 0x74, 0x92, 0x73), 'Windows-1252'],
  ])(
    'that are %s are refused by the encoding they seem to be in, and nothing is measured',
    async (name, bytes, what) => {
      const { exitCode, out, err } = await benchWith(name, bytes)
      expect([exitCode, out, err.split('\n').length]).toEqual([2, '', 1])
      expect(err).toContain(`${name}.txt is not UTF-8: it looks like ${what} - Save it as UTF-8.`)
    },
  )
})
