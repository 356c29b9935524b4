import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { nowMs } from '../../base/clock.ts'
import { ClauseStore } from './clause-store.ts'
import type { SentenceStart, Speech, SpeechChunk, SpeechRequest, SpeechResult, TtsStage } from './contract.ts'
import { spokenSentences, writtenSentences } from './pocket/normalise.ts'
import { SpeechCache, type SpokenForm } from './speech-cache.ts'

const REQUEST: SpeechRequest = { text: 'hello.', streaming: true, chunkSamples: 100, vocoder: 'fast', cache: true }
/** English as the pocket voice reads it. */
const FORM: SpokenForm = {
  spoken: spokenSentences,
  sentences: (text) => writtenSentences(text).map((sentence) => sentence.text),
}
/** Samples that a text takes to say. */
const SAMPLES = 250

/** Where the second sentence of the fake voice begins: within its second chunk. */
const SECOND_START = 130

/** A voice that says every text as a ramp in chunks, and notes what it was asked to say. */
class FakeVoice implements TtsStage {
  readonly sampleRateHz = 16_000
  readonly said: string[] = []
  /** Sentences that it tells of, at their chunks. */
  sentences: readonly (readonly SentenceStart[])[] | undefined
  /** Resolves when the voice may begin. */
  ready: Promise<void> = Promise.resolve()

  speak(request: SpeechRequest, onChunk: (chunk: SpeechChunk) => void): Speech {
    this.said.push(request.text)
    let cancelled = false
    const speak = async (): Promise<SpeechResult> => {
      await this.ready
      const now = nowMs()
      const timing = { requestedMs: now, startedMs: now, endedMs: now }
      if (cancelled) return { samples: 0, chunks: 0, end: 'cancelled', acoustic: timing, timing }
      const pcm = Float32Array.from({ length: SAMPLES }, (_, n) => n / SAMPLES)
      const chunks = Math.ceil(SAMPLES / request.chunkSamples)
      for (let index = 0; index < chunks; index += 1) {
        const piece = pcm.slice(index * request.chunkSamples, (index + 1) * request.chunkSamples)
        const last = index === chunks - 1
        const begun = this.sentences ? { sentences: this.sentences[index] ?? [] } : {}
        onChunk({ index, last, pcm: piece, ...begun, requestedMs: now, startedMs: now, atMs: nowMs() })
      }
      return { samples: SAMPLES, chunks, end: 'finished', acoustic: timing, timing }
    }
    return {
      done: speak(),
      cancel: () => {
        cancelled = true
      },
    }
  }
}

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'firstword-speech-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

function cacheOf(voice: TtsStage, maxBytes = 1_000_000, identity = 'a voice') {
  return new SpeechCache(voice, { identity, form: FORM }, new ClauseStore(folder, maxBytes))
}

async function spoken(cache: SpeechCache, request: Partial<SpeechRequest> = {}) {
  const chunks: SpeechChunk[] = []
  const result = await cache.speak({ ...REQUEST, ...request }, (chunk) => chunks.push(chunk)).done
  await cache.settled()
  return { result, chunks: chunks.map(({ index, last, pcm }) => ({ index, last, pcm: [...pcm] })) }
}

describe('a clause that was spoken before', () => {
  it('comes from disk in the same chunks, across starts', async () => {
    const voice = new FakeVoice()
    const first = await spoken(cacheOf(voice))
    const second = await spoken(cacheOf(voice))
    expect([first.result.cached, second.result.cached]).toEqual([undefined, true])
    expect(second.chunks).toEqual(first.chunks)
    expect(voice.said).toEqual(['hello.'])
    expect(second.result).toMatchObject({ samples: SAMPLES, chunks: 3, end: 'finished' })
  })

  it('is cut as the new request wants it', async () => {
    const cache = cacheOf(new FakeVoice())
    await spoken(cache)
    expect((await spoken(cache, { chunkSamples: 125 })).chunks.map(({ pcm }) => pcm.length)).toEqual([125, 125])
    expect((await spoken(cache, { streaming: false })).chunks).toHaveLength(1)
  })

  it('is known whatever its spelling, and not where it would sound different', async () => {
    const voice = new FakeVoice()
    const cache = cacheOf(voice)
    await spoken(cache)
    expect((await spoken(cache, { text: '  Hello. ' })).result.cached).toBe(true)
    expect((await spoken(cache, { text: 'hello?' })).result.cached).toBeUndefined()
    expect((await spoken(cache, { vocoder: 'quality' })).result.cached).toBeUndefined()
    expect((await spoken(cacheOf(voice, 1_000_000, 'another voice'))).result.cached).toBeUndefined()
  })

  it('tells where its sentences begin as the voice did, as they are written now', async () => {
    const voice = new FakeVoice()
    voice.sentences = [[{ atSample: 0, text: 'One.' }], [{ atSample: SECOND_START - 100, text: 'Two.' }]]
    const startsOf = async (cache: SpeechCache, request: Partial<SpeechRequest>) => {
      const chunks: SpeechChunk[] = []
      const done = cache.speak({ ...REQUEST, ...request }, (chunk) => chunks.push(chunk)).done
      const { cached = false } = await done
      await cache.settled()
      return { cached, sentences: chunks.map(({ sentences }) => sentences) }
    }
    const first = await startsOf(cacheOf(voice), { text: 'One. Two.' })
    expect(await startsOf(cacheOf(voice), { text: 'One. Two.' })).toEqual({
      cached: true,
      sentences: [...first.sentences.slice(0, 2), []],
    })
    expect(await startsOf(cacheOf(voice), { text: 'one.  two.', streaming: false })).toMatchObject({
      cached: true,
      sentences: [
        [
          { atSample: 0, text: 'one.' },
          { atSample: SECOND_START, text: 'two.' },
        ],
      ],
    })
    voice.sentences = undefined
    await startsOf(cacheOf(voice), { text: 'three' })
    expect(await startsOf(cacheOf(voice), { text: 'three' })).toEqual({
      cached: true,
      sentences: Array(3).fill(undefined),
    })
  })

  it('is neither taken from disk nor kept there without being asked to', async () => {
    const voice = new FakeVoice()
    const cache = cacheOf(voice)
    await spoken(cache, { cache: false })
    expect(await readdir(folder)).toEqual([])
    await spoken(cache)
    expect((await spoken(cache, { cache: false })).result.cached).toBeUndefined()
  })

  it('never overtakes one that is being synthesised', async () => {
    const voice = new FakeVoice()
    const cache = cacheOf(voice)
    await spoken(cache, { text: 'known.' })
    let begin: () => void = () => undefined
    voice.ready = new Promise((resolve) => {
      begin = resolve
    })
    const order: string[] = []
    const say = (text: string) => cache.speak({ ...REQUEST, text }, ({ last }) => last && order.push(text)).done
    const all = Promise.all([say('new.'), say('known.'), say('newer.')])
    begin()
    await all
    expect(order).toEqual(['new.', 'known.', 'newer.'])
    await cache.settled()
  })

  it('is not kept where it was cancelled, and a cancelled one does not hold up the next', async () => {
    const voice = new FakeVoice()
    const cache = cacheOf(voice)
    const speech = cache.speak(REQUEST, () => undefined)
    speech.cancel()
    expect((await speech.done).end).toBe('cancelled')
    expect((await spoken(cache)).result.cached).toBeUndefined()
  })
})

describe('the store on disk', () => {
  it('ignores and deletes what is damaged', async () => {
    const cache = cacheOf(new FakeVoice())
    await spoken(cache)
    const [name = ''] = await readdir(folder)
    const bytes = await readFile(join(folder, name))
    for (const damaged of [bytes.subarray(0, bytes.length - 4), Buffer.from(bytes).fill(1, 60, 64), Buffer.from('x')]) {
      await writeFile(join(folder, name), damaged)
      expect((await spoken(cacheOf(new FakeVoice()))).result.cached).toBeUndefined()
    }
    expect((await spoken(cacheOf(new FakeVoice()))).result.cached).toBe(true)
  })

  it('stays within its size: what was not used longest goes', async () => {
    const bytesEach = 40 + SAMPLES * 4
    const cache = cacheOf(new FakeVoice(), 2.5 * bytesEach)
    for (const text of ['one.', 'two.', 'one.', 'three.']) await spoken(cache, { text })
    expect(await readdir(folder)).toHaveLength(2)
    expect((await spoken(cache, { text: 'one.' })).result.cached).toBe(true)
    expect((await spoken(cache, { text: 'two.' })).result.cached).toBeUndefined()
  })

  it('is its owner’s alone, also where an earlier version left it open', async () => {
    const modes = async () => {
      const names = ['.', ...(await readdir(folder))]
      return Promise.all(names.map(async (name) => ((await stat(join(folder, name))).mode & 0o777).toString(8)))
    }
    await spoken(cacheOf(new FakeVoice()))
    expect(await modes()).toEqual(['700', '600'])
    for (const name of ['.', ...(await readdir(folder))]) await chmod(join(folder, name), 0o755)
    await cacheOf(new FakeVoice()).settled()
    expect(await modes()).toEqual(['700', '600'])
    await rm(folder, { recursive: true })
    await spoken(cacheOf(new FakeVoice()))
    expect(await modes()).toEqual(['700', '600'])
  })

  it('is emptied on request', async () => {
    const cache = cacheOf(new FakeVoice())
    await spoken(cache)
    await cache.clear()
    expect(await readdir(folder)).toEqual([])
    expect((await spoken(cache)).result.cached).toBeUndefined()
  })

  it('does without a folder that it may write to', async () => {
    await writeFile(join(folder, 'file'), '')
    const store = new ClauseStore(join(folder, 'file', 'speech'), 1000)
    const cache = new SpeechCache(new FakeVoice(), { identity: 'a voice', form: FORM }, store)
    expect((await spoken(cache)).result.end).toBe('finished')
    expect((await spoken(cache)).result.cached).toBeUndefined()
  })
})
