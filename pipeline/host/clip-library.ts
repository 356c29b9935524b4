import { join } from 'node:path'
import { z } from 'zod'
import { PIPELINE_RATE_HZ } from '../audio/chunk.ts'
import { readWavFile } from '../audio/wav.ts'
import { Failure } from '../base/failure.ts'
import { readText } from '../base/text-file.ts'
import { assetsDir } from '../models/locations.ts'
import { type Clip, clipSchema } from '../protocol/snapshot.ts'

const listedClipSchema = clipSchema.extend({ file: z.string().regex(/^[\w.-]+\.wav$/) })

/** The demo clips that ship with the console. */
export interface ClipLibrary {
  readonly dir: string
  readonly clips: readonly Clip[]
  /** A clip's audio at the pipeline's rate; kept after the first time. Throws a `Failure` where there is no such clip. */
  load(clipId: string): Promise<Float32Array>
}

/** Reads `assets/clips/clips.json`; without it the library is empty. */
export async function openClipLibrary(dir = join(assetsDir(), 'clips')): Promise<ClipLibrary> {
  const text = await readText(join(dir, 'clips.json')).catch(() => '[]')
  const listed = z.array(listedClipSchema).parse(JSON.parse(text))
  const loaded = new Map<string, Promise<Float32Array>>()
  const read = async (clipId: string) => {
    const clip = listed.find(({ id }) => id === clipId)
    if (!clip)
      throw new Failure(
        'clip.unknown',
        `There is no demo clip "${clipId}"`,
        'Reload the page to see the clips there are.',
      )
    return (await readWavFile(join(dir, clip.file), PIPELINE_RATE_HZ)).pcm
  }
  return {
    dir,
    clips: listed.map(({ file: _, ...clip }) => clip),
    load(clipId) {
      const audio = loaded.get(clipId) ?? read(clipId)
      loaded.set(clipId, audio)
      audio.catch(() => loaded.delete(clipId))
      return audio
    },
  }
}
