import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { assetsDir } from '../../models/locations.ts'
import type { VadStage } from '../../stages/vad/contract.ts'
import { type LoadedVadStage, loadVadStage } from '../../stages/vad/index.ts'
import { ClipEnds } from './clip-end.ts'
import { type ClipLibrary, openClipLibrary } from './clip-library.ts'

describe('where speech ends in a clip', () => {
  let vad: LoadedVadStage
  let library: ClipLibrary
  beforeAll(async () => {
    ;[vad, library] = await Promise.all([loadVadStage(), openClipLibrary()])
  })
  afterAll(() => vad?.close())

  it('is written down for every demo clip, as a look at the whole of it finds it', async () => {
    const ends = new ClipEnds()
    const text = await readFile(join(assetsDir(), 'clips', 'clips.json'), 'utf8')
    const listed = JSON.parse(text) as { readonly id: string; readonly speechEndMs?: number }[]
    const written = Object.fromEntries(listed.map(({ id, speechEndMs }) => [id, speechEndMs]))
    const found: Record<string, number | undefined> = {}
    for (const { id } of library.clips) {
      const endSample = await ends.endOf(vad, await library.load(id))
      found[id] = endSample === undefined ? undefined : endSample / 16
    }
    expect(written).toEqual(found)
  })

  it('is the same whichever weights the detector has', async () => {
    const half = await loadVadStage({ variant: 'float16' })
    const pcm = (await library.load('timer-pause')).slice()
    const ends = await Promise.all([vad, half].map((detector) => new ClipEnds().endOf(detector, pcm)))
    await half.close()
    expect(ends[1]).toBe(ends[0])
    expect(ends[0]).toBe(library.endOf(await library.load('timer-pause')))
  })

  it('is the one that was found first, in every copy of the clip and with whatever detector another arm has', async () => {
    const ends = new ClipEnds()
    const pcm = await library.load('timer-pause')
    const first = await ends.endOf(vad, pcm.slice())
    const deaf: VadStage = {
      openStream: () => {
        throw new Error('it was looked for again')
      },
    }
    expect(first).toBeGreaterThan(0)
    expect(await ends.endOf(deaf, pcm.slice())).toBe(first)
  })

  it('is unknown where nobody speaks', async () => {
    expect(await new ClipEnds().endOf(vad, new Float32Array(8000))).toBeUndefined()
    expect(library.endOf(new Float32Array(8000))).toBeUndefined()
  })
})
