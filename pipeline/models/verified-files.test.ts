import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { pocketPackDir, sileroModel } from './locations.ts'
import { openPack } from './pack.ts'
import { stageFiles, stageVariants } from './stage-model.ts'
import { type ExpectedFile, verifyFiles } from './verified-files.ts'

const CONTENT = 'the weights of a model'

describe('files that are about to be loaded', () => {
  let folder = ''
  let kept = ''
  let file: ExpectedFile

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'firstword-digests-'))
    kept = join(folder, 'cache', 'digests')
    const path = join(folder, 'm.onnx')
    await writeFile(path, CONTENT)
    file = { name: 'llm/m.onnx', path, sha256: createHash('sha256').update(CONTENT).digest('hex') }
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  it('are told by the digests that they really have', async () => {
    expect(await verifyFiles([file], kept)).toEqual({ [file.name]: file.sha256 })
    expect(await verifyFiles([{ ...file, sha256: undefined }], kept)).toEqual({ [file.name]: file.sha256 })
  })

  it('are refused where bytes were flipped, naming the file, both digests and the remedy', async () => {
    await writeFile(file.path, CONTENT.toUpperCase())
    const found = createHash('sha256').update(CONTENT.toUpperCase()).digest('hex')
    const failure = await verifyFiles([file], kept).catch((error: unknown) => error)
    expect(failure).toMatchObject({ name: 'Failure', code: 'pack.damaged', hint: /Install the model pack again/ })
    for (const part of [file.name, found.slice(0, 16), file.sha256?.slice(0, 16)])
      expect(String(failure)).toContain(part)
  })

  it('are refused where one is missing', async () => {
    await rm(file.path)
    await expect(verifyFiles([file], kept)).rejects.toMatchObject({ code: 'pack.incomplete', message: /llm\/m\.onnx/ })
  })

  it('are read once: what was found is kept', async () => {
    await verifyFiles([file], kept)
    const [name = ''] = await readdir(kept)
    const told = createHash('sha256').update('told by what was kept').digest('hex')
    await writeFile(join(kept, name), (await readFile(join(kept, name), 'utf8')).replace(file.sha256 ?? '', told))
    expect(await verifyFiles([{ ...file, sha256: told }], kept)).toEqual({ [file.name]: told })
  })

  it('are read again once they were touched, and are fine where they are the same', async () => {
    await verifyFiles([file], kept)
    await corruptKept()
    await utimes(file.path, new Date(), new Date(2020, 1, 1))
    expect(await verifyFiles([file], kept)).toEqual({ [file.name]: file.sha256 })
  })

  it('are read again where they were changed and their time was put back', async () => {
    await verifyFiles([file], kept)
    const { atime, mtime } = await stat(file.path)
    await writeFile(file.path, CONTENT.toUpperCase())
    await utimes(file.path, atime, mtime)
    await expect(verifyFiles([file], kept)).rejects.toMatchObject({ code: 'pack.damaged' })
  })

  it('are read again where what was kept is damaged', async () => {
    await verifyFiles([file], kept)
    for (const name of await readdir(kept)) await writeFile(join(kept, name), '{"path":')
    expect(await verifyFiles([file], kept)).toEqual({ [file.name]: file.sha256 })
  })

  it('are verified where nothing can be kept, too', async () => {
    await writeFile(join(folder, 'cache'), 'a file where the folder should be')
    expect(await verifyFiles([file], kept)).toEqual({ [file.name]: file.sha256 })
  })

  it.runIf(process.platform === 'linux')(
    'are verified where a file system takes no folders, and do not hang',
    async () => {
      expect(await verifyFiles([file], '/proc/firstword/digests')).toEqual({ [file.name]: file.sha256 })
    },
  )

  it('leave no more than 256 results behind', async () => {
    const files = await Promise.all(
      Array.from({ length: 260 }, async (_, index) => {
        const path = join(folder, `${index}`)
        await writeFile(path, CONTENT)
        return { ...file, path }
      }),
    )
    await verifyFiles(files, kept)
    expect(await readdir(kept)).toHaveLength(256)
  })

  /** Were it asked, the answer would be wrong. */
  async function corruptKept(): Promise<void> {
    for (const name of await readdir(kept)) {
      const text = await readFile(join(kept, name), 'utf8')
      await writeFile(join(kept, name), text.replace(file.sha256 ?? '', 'f'.repeat(64)))
    }
  }
})

describe('the embedded models', () => {
  it('are what their manifest says, in every variant', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'firstword-digests-'))
    const pack = await openPack(pocketPackDir())
    const packed = (['asr', 'llm', 'tts'] as const).flatMap((stage) =>
      stageVariants(pack.models[stage]).flatMap((variant) => stageFiles(pack.models[stage], variant).expected),
    )
    const files = [...packed, sileroModel('float32'), sileroModel('float16')]
    const digests = await verifyFiles(files, folder)
    expect(digests).toEqual(Object.fromEntries(files.map(({ name, sha256 }) => [name, sha256])))
    expect(Object.keys(digests).length).toBeGreaterThan(20)
    await rm(folder, { recursive: true })
  })
})
