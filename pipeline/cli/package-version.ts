import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

/** The folder with package.json, seen from the sources and from the build. */
export function packageDir(): string {
  let folder = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder)
  return folder
}

/** This program's version. */
export function packageVersion(): string {
  const manifest: unknown = createRequire(import.meta.url)(join(packageDir(), 'package.json'))
  return z.object({ version: z.string() }).parse(manifest).version
}
