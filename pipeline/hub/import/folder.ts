import { readdir, stat } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { Failure } from '../../base/failure.ts'
import { fits } from '../glob.ts'
import { type OnnxOutline, readOnnxOutline } from './onnx-outline.ts'

/** A folder of that many files is a home, not a model. */
const MOST_FILES = 20_000

/** The files of a folder that may be a model, with what is known of them. */
export class ModelFolder {
  readonly folder: string
  /** With `/`, in order. */
  readonly paths: readonly string[]
  readonly #outlines = new Map<string, Promise<OnnxOutline>>()
  /** Where files lie whose names say nothing. */
  readonly #places: Readonly<Record<string, string>>

  constructor(folder: string, paths: readonly string[], places: Readonly<Record<string, string>> = {}) {
    this.folder = folder
    this.paths = paths
    this.#places = places
  }

  /** @throws Failure `import.missing`, `import.unknown` */
  static async open(folder: string): Promise<ModelFolder> {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => {
      throw new Failure('import.missing', `${folder} is no folder that can be read`)
    })
    if (entries.length > MOST_FILES) throw new Failure('import.unknown', `${folder} holds more than one model can`)
    const paths: string[] = []
    for (const entry of entries) {
      const path = join(entry.parentPath, entry.name)
      // Caches have links in place of files.
      const isFile = entry.isFile() || (entry.isSymbolicLink() && (await stat(path).catch(() => undefined))?.isFile())
      if (isFile) paths.push(relative(folder, path).replaceAll('\\', '/'))
    }
    return new ModelFolder(folder, paths.sort())
  }

  has(path: string): boolean {
    return this.paths.includes(path)
  }

  /** Files that fit a pattern. */
  like(pattern: string): readonly string[] {
    return this.paths.filter((path) => fits(path, pattern))
  }

  absolute(path: string): string {
    return this.#places[path] ?? join(this.folder, path)
  }

  /** What can be told of a graph; it is read once. @throws Failure `import.unreadable` */
  outline(path: string): Promise<OnnxOutline> {
    const known = this.#outlines.get(path) ?? readOnnxOutline(this.absolute(path))
    this.#outlines.set(path, known)
    return known
  }
}
