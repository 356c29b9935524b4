import { Buffer } from 'node:buffer'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeWavChannels } from '../audio/wav.ts'
import { Failure } from '../base/failure.ts'
import { lostItsEnd } from '../measures/turn-fate.ts'
import { WITHHELD } from '../protocol/exports.ts'
import type { SessionTurn } from '../protocol/sessions.ts'
import { writeCsv } from './csv.ts'
import { readSessionFile, writeSessionFile } from './session-file.ts'
import type { ReportSource } from './source.ts'
import { collected } from './testing/collected.ts'
import { sampleOptions } from './testing/sample-options.ts'
import { comparedSource } from './testing/sample-result.ts'
import { sampleSource, sampleTurn } from './testing/sample-session.ts'

const EVERYTHING = sampleOptions({ includeText: true, includeAudio: true })

async function turnsOf(source: ReportSource): Promise<SessionTurn[]> {
  const turns: SessionTurn[] = []
  for await (const page of source.turns()) turns.push(...page)
  return turns
}

const text = fc.string({ unit: 'grapheme', maxLength: 40 })
const number = fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((value) => value + 0)
/** A session's turn with whatever a turn may hold, over a sound one. */
const anyTurn = fc
  .record({
    transcript: text,
    reply: text,
    expected: fc.option(text, { nil: undefined }),
    counters: fc.dictionary(
      fc.string({ maxLength: 12 }).filter((key) => key !== '__proto__'),
      number,
      { maxKeys: 5 },
    ),
    notMeasurable: fc.option(text, { nil: undefined }),
    warmUp: fc.boolean(),
    flags: fc.dictionary(fc.stringMatching(/^[A-Z_]{1,9}$/), fc.oneof(fc.boolean(), number, text), { maxKeys: 4 }),
  })
  .map(
    ({ transcript, reply, expected, counters, notMeasurable, warmUp, flags }) =>
      (turn: SessionTurn): SessionTurn => ({
        ...turn,
        warmUp,
        stimulus: { id: 'x', kind: 'capture', ...(expected === undefined ? {} : { expected }) },
        record: {
          ...turn.record,
          transcript: { text: transcript, final: true },
          reply: { text: reply, final: false },
          counters,
          flags,
          ...(notMeasurable === undefined ? {} : { notMeasurable }),
        },
      }),
  )

describe('a session as a file', () => {
  it('comes back without loss, whatever its turns hold', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyTurn, { maxLength: 6 }), text, async (changes, title) => {
        const turns = changes.map((change, i) => change(sampleTurn(i + 1)))
        const base = comparedSource(4, 0)
        const source: ReportSource = {
          ...base,
          session: { ...base.session, title },
          async *turns() {
            for (const turn of turns) yield [turn]
          },
        }
        const back = readSessionFile(await collected(writeSessionFile(source, EVERYTHING)))
        expect(back.session).toEqual(source.session)
        expect(back.turns).toEqual(turns)
        expect(back.samples).toEqual(await source.samples())
        expect(back.result).toEqual(source.result)
      }),
      { numRuns: 40 },
    )
  })

  it('of an earlier version opens, with its verdicts as they were said then', async () => {
    const text = await collected(writeSessionFile(comparedSource(8, 0), EVERYTHING))
    const file = JSON.parse(text)
    const said = { en: 'B and A differ by less than 10 ms, which does not matter', zh: '可以忽略' }
    const earlier = ['nothing', 'tooFew', 'negligible', 'better'].map((outcome) => {
      const { matters: _, minimumEffect: __, look: ___, lost: ____, ...comparison } = file.result.comparisons[0]
      return { ...comparison, outcome, verdict: said }
    })
    const arms = file.result.arms.map(({ lost: _, ...arm }: { lost?: unknown }) => arm)
    const back = readSessionFile(JSON.stringify({ ...file, result: { ...file.result, arms, comparisons: earlier } }))
    expect(back.result?.comparisons.map(({ outcome }) => outcome)).toEqual([
      ...['undecided', 'undecided', 'equivalent', 'better'],
    ])
    for (const { verdict } of back.result?.comparisons ?? []) expect(verdict).toEqual(said)
  })

  it('tells without its texts which turns were cut off, so that they are judged alike', async () => {
    const cut = (turn: SessionTurn): SessionTurn => ({
      ...turn,
      stimulus: { id: 'x', kind: 'clip', expected: 'turn on the kitchen light' },
      record: { ...turn.record, transcript: { text: 'turn on the', final: true } },
    })
    const source: ReportSource = {
      ...comparedSource(4, 0),
      async *turns() {
        yield [cut(sampleTurn(1)), sampleTurn(2)]
      },
    }
    const withheld = await collected(writeSessionFile(source, sampleOptions({ includeText: false })))
    expect(withheld).not.toContain('kitchen')
    const { turns } = readSessionFile(withheld)
    expect(turns.map(lostItsEnd)).toEqual([true, false])
    expect(await collected(writeCsv(source, sampleOptions({ includeText: false })))).toMatch(/,cutOff,.*\r\n.*,whole,/)
  })

  it('is the same file when what was read is written again', async () => {
    const first = await collected(writeSessionFile(comparedSource(20, 0), EVERYTHING))
    const { session, turns, samples, result } = readSessionFile(first)
    const again: ReportSource = {
      session,
      async *turns() {
        yield turns
      },
      samples: async () => samples,
      recording: async () => undefined,
      ...(result ? { result } : {}),
    }
    expect(await collected(writeSessionFile(again, EVERYTHING))).toBe(first)
  })

  it('holds texts only where they were asked for; word errors stay', async () => {
    const source = sampleSource(3)
    const { turns } = readSessionFile(await collected(writeSessionFile(source, sampleOptions())))
    for (const { record, stimulus } of turns) {
      expect([record.transcript.text, record.reply.text, stimulus?.expected]).toEqual([WITHHELD, WITHHELD, WITHHELD])
    }
    expect(turns.map((turn) => turn.wordErrors)).toEqual((await turnsOf(source)).map((turn) => turn.wordErrors))
  })

  it('holds no word with its time where texts were not asked for: the words are the text', async () => {
    const source = sampleSource(1)
    const said: ReportSource = {
      ...source,
      async *turns() {
        for await (const turns of source.turns())
          yield turns.map((turn) => ({
            ...turn,
            record: { ...turn.record, words: [{ text: 'confidential', startMs: 1, endMs: 2 }] },
          }))
      },
    }
    expect(await collected(writeSessionFile(said, sampleOptions()))).not.toContain('confidential')
    expect(await collected(writeSessionFile(said, EVERYTHING))).toContain('confidential')
  })

  it('never names the key of a remote server', async () => {
    const source = sampleSource(1)
    const [arm] = source.session.arms
    if (!arm) throw new Error('no arm')
    const remote = { ...arm, remote: 'wss://user:secret@voice.example:8443/xiaozhi?token=secret' }
    const file = await collected(
      writeSessionFile({ ...source, session: { ...source.session, arms: [remote] } }, EVERYTHING),
    )
    expect(file).toContain('wss://voice.example:8443/xiaozhi')
    expect(file).not.toContain('secret')
  })

  it('carries recordings on request, and drops the mention of those it does not carry', async () => {
    const wav = encodeWavChannels({ sampleRateHz: 16_000, channels: [new Float32Array(80), new Float32Array(80)] })
    const recording = { file: 'session-sample/turn-1.wav', bytes: wav.byteLength, durationMs: 5 }
    const source: ReportSource = {
      ...sampleSource(2),
      async *turns() {
        yield [{ ...sampleTurn(1), recording }, sampleTurn(2)]
      },
      recording: async () => wav,
    }
    const withAudio = readSessionFile(await collected(writeSessionFile(source, EVERYTHING)))
    expect(withAudio.turns[0]?.recording).toEqual(recording)
    expect(Buffer.from(withAudio.recordings.get('turn-1') ?? [])).toEqual(Buffer.from(wav))
    const without = readSessionFile(await collected(writeSessionFile(source, sampleOptions())))
    expect(without.turns[0]?.recording).toBeUndefined()
    expect(without.recordings.size).toBe(0)
  })
})

describe('a file that is no session is refused with the reason', () => {
  const whole = collected(writeSessionFile(sampleSource(2), EVERYTHING))
  const changed = async (change: (content: ReturnType<typeof JSON.parse>) => void) => {
    const content = JSON.parse(await whole)
    change(content)
    return JSON.stringify(content)
  }
  it.each([
    ['cut short', async () => (await whole).slice(0, -20), 'import.notJson', /not JSON/],
    ['other JSON', async () => '{"a":1}', 'import.damaged', /not a session/],
    [
      'a later version',
      () =>
        changed((file) => {
          file.version = 2
        }),
      'import.otherVersion',
      /version 2/,
    ],
    [
      'a text for a number',
      () =>
        changed((file) => {
          file.turns[0].ordinal = 'x'
        }),
      'import.damaged',
      /turns\.0\.ordinal/,
    ],
    [
      'a strange arm',
      () =>
        changed((file) => {
          file.turns[0].armId = 'x'
        }),
      'import.damaged',
      /arm that is not there/,
    ],
    [
      'another session',
      () =>
        changed((file) => {
          file.turns[1].sessionId = 'x'
        }),
      'import.damaged',
      /another session/,
    ],
    [
      'a turn twice',
      () =>
        changed((file) => {
          file.turns[1] = file.turns[0]
        }),
      'import.damaged',
      /twice/,
    ],
    [
      'a path that leads out',
      () =>
        changed((file) => {
          file.turns[0].recording = { file: '../../x.wav', bytes: 1, durationMs: 1 }
        }),
      'import.damaged',
      /forbidden path/,
    ],
    [
      'audio that is none',
      () =>
        changed((file) => {
          file.turns[0].recording = { file: 'x.wav', bytes: 1, durationMs: 1 }
          file.turns[0].audioBase64 = 'AAAA'
        }),
      'wav.not-wav',
      /not a WAV/,
    ],
  ])('%s', async (_name, file, code, message) => {
    const thrown = await file()
      .then(readSessionFile)
      .catch((error: unknown) => error)
    expect(thrown).toBeInstanceOf(Failure)
    expect(thrown).toMatchObject({ code, message: expect.stringMatching(message) })
  })
})

describe('a file beyond all bounds is refused, with the place, before anything is kept of it', () => {
  const content = async () => JSON.parse(await collected(writeSessionFile(sampleSource(2), EVERYTHING)))
  const many = (count: number, one: unknown) => Array.from({ length: count }, () => one)

  it.each<[string, (file: ReturnType<typeof JSON.parse>) => void, RegExp]>([
    ['notes of a megabyte', (file) => (file.session.notes = 'x'.repeat(1e6)), /session\.notes/],
    ['a title longer than one can be made', (file) => (file.session.title = 'x'.repeat(201)), /session\.title/],
    ['a million samples', (file) => (file.samples = many(1e6, {})), /samples/],
    ['too many turns', (file) => (file.turns = many(100_001, {})), /turns/],
    ['a text without end', (file) => (file.turns[1].record.reply.text = 'x'.repeat(1e6)), /turns\.1\.record\.reply/],
    ['a turn that began no day', (file) => (file.turns[0].record.startedAt = 'some day'), /startedAt: "some day"/],
    ['a turn of the year 275760', (file) => (file.turns[0].record.startedAt = '+275760-09-13T00:00:00Z'), /no date/],
    ['a session without a date', (file) => (file.session.startedAt = ''), /session\.startedAt/],
    ['a sample without a date', (file) => (file.samples[0].at = 'x'), /samples\.0\.at/],
    ['a moment in another age', (file) => (file.turns[0].record.anchors.openedMs = 1e300), /anchors\.openedMs/],
    ['levels upon levels', (file) => (file.extra = JSON.parse('['.repeat(500) + ']'.repeat(500))), /levels deep/],
  ])('%s', async (_, change, place) => {
    const file = await content()
    change(file)
    expect(() => readSessionFile(JSON.stringify(file))).toThrow(
      expect.objectContaining({ code: 'import.beyond', message: expect.stringMatching(place) }),
    )
  })

  it('a number that is none', async () => {
    const text = JSON.stringify(await content()).replace(/"openedMs":[-\d.]+/, '"openedMs":1e999')
    expect(() => readSessionFile(text)).toThrow(expect.objectContaining({ code: 'import.beyond' }))
  })
})
