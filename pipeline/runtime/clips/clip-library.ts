import { join } from 'node:path'
import { z } from 'zod'
import { PIPELINE_RATE_HZ } from '../../audio/chunk.ts'
import { readWavFile } from '../../audio/wav.ts'
import { Failure } from '../../base/failure.ts'
import { readText } from '../../base/files/text-file.ts'
import { because } from '../../measures/reasons/reasons.ts'
import { assetsDir } from '../../models/locations.ts'
import { type Clip, clipSchema } from '../../protocol/wire/snapshot.ts'

const listedClipSchema = clipSchema.extend({
  file: z.string().regex(/^(?:[\w-]+\/)?[\w-]+\.wav$/),
  /** Where speech ends, from the clip's beginning: what `ClipEnds` finds, kept so that nobody waits for it. */
  speechEndMs: z.number().nonnegative().optional(),
})

/** The demo clips that ship with the console. */
export interface ClipLibrary {
  readonly dir: string
  readonly clips: readonly Clip[]
  /** A clip's audio at the pipeline's rate; kept after the first time. Throws a `Failure` where there is no such clip. */
  load(clipId: string): Promise<Float32Array>
  /** The sample after the last voiced one of a clip that was loaded here, where it is known. */
  endOf(pcm: Float32Array): number | undefined
}

/** Reads `assets/clips/clips.json`; without it the library is empty. */
export async function openClipLibrary(dir = join(assetsDir(), 'clips')): Promise<ClipLibrary> {
  const text = await readText(join(dir, 'clips.json')).catch(() => '[]')
  const listed = z.array(listedClipSchema).parse(JSON.parse(text))
  const loaded = new Map<string, Promise<Float32Array>>()
  const ends = new WeakMap<Float32Array, number>()
  const read = async (clipId: string) => {
    const clip = listed.find(({ id }) => id === clipId)
    if (!clip) throw new Failure('clip.unknown', because('clip.unknown', { clip: clipId }), because('do.reloadClips'))
    const { pcm } = await readWavFile(join(dir, clip.file), PIPELINE_RATE_HZ)
    if (clip.speechEndMs !== undefined) ends.set(pcm, Math.round((clip.speechEndMs / 1000) * PIPELINE_RATE_HZ))
    return pcm
  }
  return {
    dir,
    clips: listed.map(({ file: _file, speechEndMs: _end, ...clip }) => clip),
    endOf: (pcm) => ends.get(pcm),
    load(clipId) {
      const audio = loaded.get(clipId) ?? read(clipId)
      loaded.set(clipId, audio)
      audio.catch(() => loaded.delete(clipId))
      return audio
    },
  }
}
