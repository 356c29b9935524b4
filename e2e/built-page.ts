import { readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'

const folder = join(import.meta.dirname, '..', 'dist', 'renderer')
const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

/** A file of the built page and what it is; rejects where there is none. `/` is the page itself. */
export async function builtFile(pathname: string): Promise<{ readonly content: Buffer; readonly type: string }> {
  const path = pathname === '/' ? '/index.html' : pathname
  const content = await readFile(join(folder, path))
  return { content, type: TYPES[extname(path)] ?? 'application/octet-stream' }
}
