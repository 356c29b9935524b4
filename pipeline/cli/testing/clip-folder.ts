import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { encodeWav } from '../../audio/wav.ts'

/** A folder with two clips while a file's tests run, one of them with its words beside it; asked for within a test. */
export function clipFolder(): () => string {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'firstword-cli-'))
    for (const name of ['a', 'b']) {
      await writeFile(join(folder, `${name}.wav`), encodeWav({ sampleRateHz: 8000, pcm: new Float32Array(800) }))
    }
    await writeFile(join(folder, 'a.txt'), '\uFEFFWhat time\nis it?\n')
  })
  afterAll(() => rm(folder, { recursive: true }))
  return () => folder
}
