import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PIPELINE_RATE_HZ } from '../../audio/chunk.ts'
import { temporaryFolder } from '../../base/testing/temporary-folder.ts'
import { turnEnds } from '../../measures/turn-end/ends.ts'
import { prepare } from '../../measures/turn-end/prepared.ts'
import { type ClipLibrary, openClipLibrary } from '../../runtime/clips/clip-library.ts'
import { hearSet, type SetProgress } from './hear-set.ts'
import { HeardCache } from './heard-cache.ts'
import { msOf } from './heard-silences.ts'
import { type Listener, planListener } from './listener.ts'
import type { KnownRecording } from './sources.ts'

let listener: Listener
let clips: readonly KnownRecording[]

beforeAll(async () => {
  listener = await (await planListener({})).load()
  const library = await openClipLibrary()
  clips = await Promise.all(library.clips.slice(0, 3).map(({ id }) => recordingOf(library, id)))
})
afterAll(() => listener.close())

async function recordingOf(library: ClipLibrary, id: string): Promise<KnownRecording> {
  const pcm = await library.load(id)
  return { id, title: id, identity: `clip ${id}`, endMs: msOf(library.endOf(pcm) ?? 0), load: async () => pcm }
}

/** A clip, half a second of silence, and the clip again: somebody who pauses and goes on. */
function paused(clip: KnownRecording): KnownRecording {
  const load = async () => {
    const pcm = await clip.load()
    const twice = new Float32Array(2 * pcm.length + 0.5 * PIPELINE_RATE_HZ)
    twice.set(pcm)
    twice.set(pcm, twice.length - pcm.length)
    return twice
  }
  return { ...clip, id: 'paused', identity: 'paused', endMs: 'heard', load }
}

async function hear(recordings: readonly KnownRecording[], folder: string, plan = { load: async () => listener }) {
  const progress: SetProgress[] = []
  const kept = new HeardCache('test', folder)
  const open = { load: async () => ({ ...(await plan.load()), close: async () => undefined }) }
  const signal = new AbortController().signal
  const heard = await hearSet(
    { recordings, unusable: [] },
    { plan: open, kept, signal, onProgress: (so) => progress.push(so) },
  )
  return { heard, progress }
}

describe('listening to recordings', () => {
  it('finds the end of clips where it is known to be', async () => {
    const { heard } = await hear(clips, await folder())
    for (const one of heard) {
      const last = one.silences.at(-1)
      expect(last?.endMs).toBeNull()
      expect(Math.abs((last?.startMs ?? 0) - (one.endMs ?? 0))).toBeLessThan(60)
    }
    const [{ deadAirMs }] = [
      turnEnds(prepare(heard, 'fixed'), { threshold: 1, shortestHoldMs: 800, longestHoldMs: 800 }),
    ]
    for (const ms of deadAirMs) expect(Math.abs(ms - 800)).toBeLessThan(60)
  })

  it('hears a pause inside, and what the recogniser makes of the words before it', async () => {
    const [first] = clips
    if (!first) throw new Error('there are no demo clips')
    const { heard } = await hear([paused(first)], await folder())
    const [one] = heard
    const inside = one?.silences.find(({ startMs, endMs }) => (endMs ?? 0) - startMs > 400)
    expect(inside).toBeDefined()
    expect(one?.looks.adaptive?.length).toBe(one?.silences.length)
    expect(one?.looks.adaptive?.flat().some(([, probability]) => probability > 0)).toBe(true)
  })

  it('hears nothing twice, and needs no models for what is kept', async () => {
    const into = await folder()
    const { heard } = await hear(clips, into)
    const noModels = { load: () => Promise.reject(new Error('models were loaded')) }
    expect((await hear(clips, into, noModels)).heard).toEqual(heard)
    const [kept] = await readdir(into)
    expect(await readdir(join(into, kept ?? ''))).toHaveLength(clips.length)
  })

  it('leaves out what cannot be read or has no voice in it, with a line for each, and goes on', async () => {
    const silent = {
      id: 'silent',
      title: '',
      endMs: 'heard' as const,
      load: async () => new Float32Array(PIPELINE_RATE_HZ),
    }
    const broken = { ...silent, id: 'broken', load: () => Promise.reject(new Error('the file is damaged')) }
    const { heard, progress } = await hear([broken, silent, ...clips.slice(0, 1)], await folder())
    expect(heard.map(({ id }) => id)).toEqual([clips[0]?.id])
    expect(progress.at(-1)).toEqual({
      ...{ done: 3, total: 3, failed: {} },
      unusable: [
        { name: 'broken', reason: 'the file is damaged' },
        { name: 'silent', reason: 'no voice is heard in it', because: { code: 'recording.noVoice' } },
      ],
    })
  })

  it('fails as a whole where the models cannot be loaded', async () => {
    const noModels = { load: () => Promise.reject(new Error('the pack is damaged')) }
    await expect(hear(clips, await folder(), noModels)).rejects.toThrow('the pack is damaged')
  })
})

const folder = () => temporaryFolder('turn-ends')
