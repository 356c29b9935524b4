import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import type { z } from 'zod'
import { Failure, messageOf } from '../base/failure.ts'
import { readText, textOf } from '../base/files/text-file.ts'
import { because } from '../measures/reasons/reasons.ts'

/**
 * Reads a JSON file of a pack and checks its form.
 *
 * @throws Failure `pack.invalid` naming the file and what is wrong with it
 */
export async function readPackJson<T>(path: string, schema: z.ZodType<T>): Promise<T> {
  return orInvalid(path, async () => schema.parse(JSON.parse(await readText(path))))
}

/**
 * Reads a gzipped text file of a pack and parses it.
 *
 * @throws Failure `pack.invalid` naming the file and what is wrong with it
 */
export async function readPackText<T>(path: string, parse: (text: string) => T): Promise<T> {
  return orInvalid(path, async () => parse(textOf(await promisify(gunzip)(await readFile(path)), 'its content')))
}

async function orInvalid<T>(path: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (error) {
    const why = messageOf(error).replaceAll(/\s+/g, ' ').slice(0, 200)
    throw new Failure('pack.invalid', because('of.use', { what: path, why }), because('do.installPack'))
  }
}
