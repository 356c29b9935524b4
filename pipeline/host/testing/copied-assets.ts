import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { assetsDir } from '../../models/locations.ts'

/** A copy of the program's assets in which models can be damaged. */
export interface CopiedAssets {
  readonly folder: string
  /** A file of the models, e.g. `pocket/llm/model_int8.onnx`. */
  pathOf(model: string): string
  remove(model: string): void
  /** Turns so many bytes over, in the middle of the file; its size stays. */
  flip(model: string, bytes: number): void
  delete(): void
}

/** Files are links to the real ones until they are changed: the models are large. */
export function copyAssets(): CopiedAssets {
  const original = assetsDir()
  const folder = mkdtempSync(join(tmpdir(), 'firstword-assets-'))
  symlinkSync(join(original, 'clips'), join(folder, 'clips'))
  const models = join(original, 'models')
  for (const entry of readdirSync(models, { recursive: true, withFileTypes: true })) {
    if (entry.isDirectory()) continue
    const from = join(entry.parentPath, entry.name)
    const to = join(folder, 'models', from.slice(models.length))
    mkdirSync(dirname(to), { recursive: true })
    symlinkSync(from, to)
  }
  const pathOf = (model: string) => join(folder, 'models', model)
  return {
    folder,
    pathOf,
    remove: (model) => rmSync(pathOf(model)),
    flip: (model, bytes) => {
      const content = readFileSync(pathOf(model))
      const start = (content.length - bytes) >> 1
      for (let at = start; at < start + bytes; at++) content.writeUInt8(content.readUInt8(at) ^ 0xff, at)
      rmSync(pathOf(model))
      writeFileSync(pathOf(model), content)
    },
    delete: () => rmSync(folder, { recursive: true }),
  }
}
