import { randomUUID } from 'node:crypto'
import { readFile, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { z } from 'zod'
import { makePrivateFolder, writePrivateFile } from '../../base/files/private-files.ts'

/** What a small file of ours says; `undefined` where it is not there, or damaged. */
export async function readJsonFile<T>(path: string, schema: z.ZodType<T>): Promise<T | undefined> {
  try {
    return schema.parse(JSON.parse(await readFile(path, 'utf8')))
  } catch {
    return undefined
  }
}

/** Writes a small file of ours: who reads it meanwhile sees the old one or the new one. @throws what the system says */
export async function writeJsonFile(path: string, value: unknown): Promise<void> {
  await makePrivateFolder(dirname(path))
  const aside = `${path}.${randomUUID()}.new`
  try {
    await writePrivateFile(aside, `${JSON.stringify(value, undefined, 2)}\n`)
    await rename(aside, path)
  } catch (error) {
    await rm(aside, { force: true })
    throw error
  }
}
