import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import { PIPELINE_RATE_HZ } from '../../audio/chunk.ts'
import { readWavFile } from '../../audio/wav.ts'
import { Failure } from '../../base/failure.ts'
import { conversationLanguage } from '../../measures/clip-languages.ts'
import { assetsDir } from '../../models/locations.ts'
import { visibleLine } from '../visible.ts'
import { factsOf, readTextFile } from './file-access.ts'
import { parseModels } from './model-names.ts'

/** An utterance to measure with. */
export interface BenchClip {
  readonly id: string
  /** Mono, 16 kHz, -1 to 1. */
  readonly pcm: Float32Array
  readonly durationMs: number
  /** What is said in it, where a `.txt` of the same name says so. */
  readonly reference: string | undefined
  /** What was odd about its file and was mended. */
  readonly remarks: readonly string[]
}

/** All clips are held in memory: an hour of audio takes 230 MB. */
const MAX_TOTAL_MS = 3_600_000
/** Ten minutes of fast speech are 10 KB; what is larger is no transcript. */
const MAX_TRANSCRIPT_BYTES = 100_000

/**
 * Reads the clips of some files and folders (their `.wav` files, by name). Everything is read before anything is
 * measured, so that a bad file stops a bench before its first turn.
 *
 * @throws Failure for a path that is missing, not a WAV, empty or too long, and for a folder without clips
 */
export async function loadClips(paths: readonly string[]): Promise<BenchClip[]> {
  const files = (await Promise.all(paths.map(listWavFiles))).flat()
  const clips: BenchClip[] = []
  let totalMs = 0
  for (const file of files) {
    const clip = await readClip(file)
    totalMs += clip.durationMs
    if (totalMs > MAX_TOTAL_MS) {
      throw new Failure('clips.too-many', 'the clips are more than an hour of audio together', 'give fewer clips')
    }
    clips.push(clip)
  }
  return distinguished(clips, files)
}

/** What was odd about the clips' files and was mended, one line each. */
export function clipRemarks(clips: readonly BenchClip[]): string[] {
  return clips.flatMap(({ id, remarks }) => remarks.map((remark) => `${id}: ${remark}`))
}

/** The folder of the English demo clips that come with the product; those of other languages lie in folders in it. */
export function demoClipsFolder(): string {
  return join(assetsDir(), 'clips')
}

/**
 * The folder of the demo clips in the language that the recogniser of `--model` hears first; the English ones where there
 * are none in it, or no recogniser is named.
 *
 * @throws Failure where the option is not in its form
 */
export async function demoClipsFor(model: string | undefined): Promise<string> {
  const asr = model === undefined ? undefined : parseModels(model).asr
  if (asr === undefined) return demoClipsFolder()
  const { installedModels } = await import('../../features/models/installed-models.ts')
  const language = conversationLanguage({ available: await installedModels(), chosen: { asr } })
  const own = join(demoClipsFolder(), language)
  return existsSync(own) ? own : demoClipsFolder()
}

async function listWavFiles(path: string): Promise<string[]> {
  const facts = await factsOf(path, 'check the path after --clips')
  if (facts.isFile()) return [path]
  if (!facts.isDirectory()) {
    throw new Failure(
      'clips.unreadable',
      `${path} is neither a file nor a folder`,
      'give WAV files or a folder of them',
    )
  }
  const names = (await readdir(path)).filter((name) => /\.wave?$/i.test(name) && !name.startsWith('.')).sort()
  if (names.length > 0) return names.map((name) => join(path, name))
  throw new Failure('clips.none', `the folder ${path} holds no .wav files`, 'give WAV files or a folder of them')
}

async function readClip(path: string): Promise<BenchClip> {
  const { pcm, remarks } = await readWavFile(path, PIPELINE_RATE_HZ)
  // It stands in lines, tables and reports.
  const id = visibleLine(basename(path, extname(path)))
  const durationMs = (pcm.length / PIPELINE_RATE_HZ) * 1000
  return { id, pcm, durationMs, remarks, reference: await readTranscript(path) }
}

/** The text beside a clip; having none is no error, but one that cannot be read is. */
async function readTranscript(wavPath: string): Promise<string | undefined> {
  const path = `${wavPath.slice(0, -extname(wavPath).length || undefined)}.txt`
  if (!existsSync(path)) return undefined
  const text = await readTextFile(path, MAX_TRANSCRIPT_BYTES, 'the text of what is said')
  return text.replace(/\s+/g, ' ').trim()
}

/** Files of one name in several folders are told apart by their paths. */
function distinguished(clips: readonly BenchClip[], files: readonly string[]): BenchClip[] {
  const counts = new Map<string, number>()
  for (const { id } of clips) counts.set(id, (counts.get(id) ?? 0) + 1)
  return clips.map((clip, index) => ((counts.get(clip.id) ?? 0) > 1 ? { ...clip, id: files[index] ?? clip.id } : clip))
}
