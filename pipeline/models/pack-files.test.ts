import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { readPackJson, readPackText } from './pack-files.ts'

let dir = ''
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'firstword-files-'))
  await writeFile(join(dir, 'config.json'), '{"rate": 16000}')
  await writeFile(join(dir, 'words.txt.gz'), gzipSync('a\nb'))
})
afterAll(() => rm(dir, { recursive: true, force: true }))

describe('files of a pack', () => {
  it('are read in the form that is asked for', async () => {
    const schema = z.object({ rate: z.number(), unit: z.string().default('Hz') })
    expect(await readPackJson(join(dir, 'config.json'), schema)).toEqual({ rate: 16_000, unit: 'Hz' })
    expect(await readPackText(join(dir, 'words.txt.gz'), (text) => text.split('\n'))).toEqual(['a', 'b'])
  })

  it('may have been saved with a byte-order mark', async () => {
    const path = join(dir, 'marked.json')
    await writeFile(path, '\uFEFF{"rate": 8000}')
    expect(await readPackJson(path, z.object({ rate: z.number() }))).toEqual({ rate: 8000 })
  })

  it('are named in one line where they cannot be used', async () => {
    const invalid = { code: 'pack.invalid', message: expect.stringMatching(/^\S+ cannot be used: [^\n]+$/) }
    await expect(readPackJson(join(dir, 'config.json'), z.object({ rate: z.string() }))).rejects.toMatchObject(invalid)
    await expect(readPackJson(join(dir, 'none.json'), z.object({}))).rejects.toMatchObject(invalid)
    await expect(readPackText(join(dir, 'config.json'), String)).rejects.toMatchObject(invalid)
  })
})
