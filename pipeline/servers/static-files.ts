import { readdir, readFile } from 'node:fs/promises'
import { extname, join, relative, sep } from 'node:path'
import { contentTypeOf } from '../base/content-types.ts'

export interface StaticFile {
  readonly path: string
  readonly contentType: string
  /** Files whose name carries a hash of their content may be kept for ever. */
  readonly immutable: boolean
}

/**
 * Lists a folder once, by URL path. Requests are answered from this list alone, so that no path a client
 * makes up can reach outside the folder. A folder that is missing gives an empty list.
 */
export async function listStaticFiles(folder: string): Promise<ReadonlyMap<string, StaticFile>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  const files = entries.filter((entry) => entry.isFile())
  return new Map(files.map((entry) => describe(folder, join(entry.parentPath, entry.name))))
}

export function readStaticFile(file: StaticFile): Promise<Buffer> {
  return readFile(file.path)
}

function describe(folder: string, path: string): [string, StaticFile] {
  const urlPath = `/${relative(folder, path).split(sep).join('/')}`
  const contentType = contentTypeOf(extname(path))
  return [urlPath, { path, contentType, immutable: /-[\w-]{8,}\.\w+$/.test(urlPath) }]
}
