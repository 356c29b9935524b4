import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { StoreChange } from '../contract.ts'
import { type EngineOptions, StoreEngine } from '../engine.ts'

/** A recording as the host makes one: 16 kHz, two channels, so many milliseconds of the given sample. */
export function recordingOf(durationMs: number, sample = 0) {
  const frames = Math.round(durationMs * 16)
  const wav = Buffer.alloc(44 + frames * 4, sample)
  wav.write('RIFF', 0)
  wav.writeUInt32LE(wav.length - 8, 4)
  wav.write('WAVEfmt ', 8)
  wav.writeUInt32LE(16, 16)
  wav.writeUInt16LE(1, 20)
  wav.writeUInt16LE(2, 22)
  wav.writeUInt32LE(16_000, 24)
  wav.writeUInt32LE(64_000, 28)
  wav.writeUInt16LE(4, 32)
  wav.writeUInt16LE(16, 34)
  wav.write('data', 36)
  wav.writeUInt32LE(frames * 4, 40)
  return { wav: new Uint8Array(wav), durationMs }
}

/** Engines of one folder, as several programs would have it open; all that are left are closed together. */
export class Engines {
  readonly #open: StoreEngine[] = []

  open(options: EngineOptions, changes: StoreChange[] = []): StoreEngine {
    const engine = new StoreEngine(options, (change) => changes.push(change))
    this.#open.push(engine)
    engine.open()
    return engine
  }

  close(engine: StoreEngine): void {
    this.#open.splice(this.#open.indexOf(engine), 1)
    engine.close()
  }

  closeAll(): void {
    for (const engine of this.#open.splice(0)) engine.close()
  }
}

/** Every recording below the folder, `folder/name.wav`. */
export function wavFilesIn(folder: string): string[] {
  return (readdirSync(join(folder, 'audio'), { recursive: true }) as string[])
    .filter((name) => name.endsWith('.wav'))
    .sort()
}

/** Names of the files below a folder whose bytes hold a text. */
export function filesHolding(folder: string, text: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && readFileSync(join(entry.parentPath, entry.name)).includes(text))
    .map(({ name }) => name)
}
