import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const folder = join(import.meta.dirname, '..', 'assets', 'clips')

export interface DemoClip {
  readonly id: string
  readonly title: { readonly en: string; readonly zh: string }
  readonly file: string
  /** What is said in it. */
  readonly transcript: string
}

/** The demo clips that ship with the console. */
export const clips: readonly DemoClip[] = JSON.parse(readFileSync(join(folder, 'clips.json'), 'utf8'))

export function demoClip(id: string): DemoClip {
  const clip = clips.find((candidate) => candidate.id === id)
  if (!clip) throw new Error(`There is no demo clip "${id}"`)
  return clip
}

/**
 * The clip with silence before it, as a file: a browser begins to play a file into its fake microphone before the page
 * hears the first of it, just as a person would have to wait for the microphone to open.
 */
export function writeDelayedClip(clip: DemoClip, silenceMs: number): string {
  const wav = readFileSync(join(folder, clip.file))
  const bytesPerSecond = wav.readUInt32LE(28)
  const dataAt = wav.indexOf('data', 36, 'latin1') + 8
  const silence = Buffer.alloc(Math.round((silenceMs / 1000) * bytesPerSecond) & ~3)
  const longer = Buffer.concat([wav.subarray(0, dataAt), silence, wav.subarray(dataAt)])
  longer.writeUInt32LE(longer.length - 8, 4)
  longer.writeUInt32LE(longer.length - dataAt, dataAt - 4)
  const out = join(import.meta.dirname, '..', 'test-results', 'microphone')
  mkdirSync(out, { recursive: true })
  const path = join(out, clip.file)
  writeFileSync(path, longer)
  return path
}
