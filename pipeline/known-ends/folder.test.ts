import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { encodeWav } from '../audio/wav.ts'
import { readKnownEndFolder } from './index.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'known-ends-'))
  await writeFile(join(folder, 'a.wav'), encodeWav({ sampleRateHz: 8000, pcm: new Float32Array(24_000).fill(0.25) }))
})
afterEach(() => rm(folder, { recursive: true }))

/** The form of public benchmarks: every silence of a turn in seconds, the last of which is its end. */
const ROW = {
  id: 'en-1',
  language: 'en',
  audio: 'a.wav',
  silence_spans: [
    { start: 0, end: 0.3 },
    { start: 1, end: 1.05 },
    { start: 1.2, end: 1.7 },
    { start: 2.5, end: 3 },
  ],
  words: [
    { word: 'turn', start: 0.3, end: 0.5 },
    { word: 'on', start: 0.5, end: 0.6 },
  ],
  messages: [{ role: 'assistant', content: 'Hello.' }],
}
const lines = (...rows: readonly unknown[]) => rows.map((row) => JSON.stringify(row)).join('\n')

describe('a folder of turns with known ends', () => {
  it('is read as benchmarks write it: pauses from 100 ms on, and the last silence is the end', async () => {
    await writeFile(join(folder, 'turns.jsonl'), `${lines(ROW)}\n`)
    const { utterances, faults } = await readKnownEndFolder(folder)
    expect(faults).toEqual([])
    const [turn] = utterances
    expect(turn).toMatchObject({ id: 'en-1', language: 'en', text: 'turn on', sampleCount: 48_000, heldOut: true })
    expect(turn?.endSample).toBe(40_000)
    expect(turn?.pauses).toEqual([{ startSample: 19_200, endSample: 27_200 }])
    expect((await turn?.pcm())?.length).toBe(48_000)
  })

  it('may be one list, and name its sound as folders of sound do', async () => {
    const { audio, ...row } = ROW
    await writeFile(join(folder, 'metadata.json'), JSON.stringify([{ ...row, file_name: audio, kind: 'list' }]))
    expect((await readKnownEndFolder(folder)).utterances).toMatchObject([{ id: 'en-1', kind: 'list' }])
  })

  it('goes on without the rows that cannot be used, and says in one line each why', async () => {
    const rows = [
      ROW,
      { ...ROW, id: 'en-2', audio: 'gone.wav' },
      { ...ROW, id: 'en-3', silence_spans: [] },
      { ...ROW, id: 'en-4', silence_spans: [{ start: 9, end: 10 }] },
      { ...ROW, id: 'en-5', silence_spans: [...ROW.silence_spans].reverse() },
      { ...ROW, id: 'en-6', audio: undefined },
      ROW,
    ]
    await writeFile(join(folder, 'turns.jsonl'), lines(...rows))
    const { utterances, faults } = await readKnownEndFolder(folder)
    expect(utterances.map(({ id }) => id)).toEqual(['en-1'])
    expect(faults.map((fault) => fault.split(':')[0])).toEqual(
      [2, 3, 4, 5, 6, 7].map((row) => `turns.jsonl, row ${row}`),
    )
    expect(faults.join('\n')).toMatch(
      /gone\.wav.*\n.*no silence, so no end\n.*9 s lies outside.*\n.*not in order\n.*neither "audio".*\n.*there twice$/,
    )
    expect(faults.every((fault) => !fault.includes('\n'))).toBe(true)
  })

  it('is refused in one line where nothing of it can be used, and says how a table looks', async () => {
    await expect(readKnownEndFolder(folder)).rejects.toMatchObject({
      code: 'known-ends.none',
      hint: expect.stringContaining('"silence_spans"'),
    })
    await writeFile(join(folder, 'turns.json'), '{"id": 1}')
    await expect(readKnownEndFolder(folder)).rejects.toMatchObject({ code: 'known-ends.table' })
    await writeFile(join(folder, 'turns.jsonl'), lines({ ...ROW, silence_spans: [] }))
    await expect(readKnownEndFolder(folder)).rejects.toMatchObject({ code: 'known-ends.nothing' })
  })
})
