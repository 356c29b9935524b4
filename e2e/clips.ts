import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const folder = join(import.meta.dirname, '..', 'assets', 'clips')

export interface DemoClip {
  readonly id: string
  readonly title: { readonly en: string; readonly zh: string }
  readonly file: string
  /** What is said in it. */
  readonly transcript: string
  /** The same as the console shows it: numbers and times as people write them. */
  readonly written: string
}

const WRITTEN: Readonly<Record<string, string>> = {
  sum: 'how much is 9 times 4',
  homework: 'remind me at 7:30 p.m. to finish the homework',
  'timer-seconds': 'could you please set the timer to 55 seconds',
  'timer-pause': 'set the timer to 40 minutes',
}

/** The demo clips that ship with the console. */
export const clips: readonly DemoClip[] = (
  JSON.parse(readFileSync(join(folder, 'clips.json'), 'utf8')) as readonly Omit<DemoClip, 'written'>[]
).map((clip) => ({ ...clip, written: WRITTEN[clip.id] ?? clip.transcript }))

export function demoClip(id: string): DemoClip {
  const clip = clips.find((candidate) => candidate.id === id)
  if (!clip) throw new Error(`There is no demo clip "${id}"`)
  return clip
}

/** Where a clip's WAV file lies. */
export function clipPath(clip: DemoClip): string {
  return join(folder, clip.file)
}

/** What a fake microphone hears: a clip, or silence. */
export type Sound = DemoClip | { readonly silenceMs: number }

/**
 * Sounds one after the other, as a file for a browser's fake microphone. The browser begins to play it before the page
 * hears the first of it, just as a person would have to wait for the microphone to open: begin with silence.
 */
export function writeSpeech(name: string, sounds: readonly Sound[]): string {
  const first = sounds.find((sound) => 'file' in sound)
  if (!first || !('file' in first)) throw new Error('There is no clip to speak')
  const { header, bytesPerSecond } = partsOf(first)
  const data = Buffer.concat(
    sounds.map((sound) =>
      'file' in sound ? partsOf(sound).data : Buffer.alloc(Math.round((sound.silenceMs / 1000) * bytesPerSecond) & ~3),
    ),
  )
  const wav = Buffer.concat([header, data])
  wav.writeUInt32LE(wav.length - 8, 4)
  wav.writeUInt32LE(data.length, header.length - 4)
  const out = join(import.meta.dirname, '..', 'test-results', 'microphone')
  mkdirSync(out, { recursive: true })
  const path = join(out, `${name}.wav`)
  writeFileSync(path, wav)
  return path
}

function partsOf(clip: DemoClip) {
  const wav = readFileSync(clipPath(clip))
  const dataAt = wav.indexOf('data', 36, 'latin1') + 8
  return { header: wav.subarray(0, dataAt), data: wav.subarray(dataAt), bytesPerSecond: wav.readUInt32LE(28) }
}
