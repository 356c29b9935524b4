import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { metadataInteger, readOnnxMetadata } from './onnx-metadata.ts'

let dir: string
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'firstword-onnx-'))
})
afterAll(() => rm(dir, { recursive: true }))

function varint(value: number): number[] {
  return value < 0x80 ? [value] : [(value % 0x80) + 0x80, ...varint(Math.floor(value / 0x80))]
}

/** A field whose value has a length. */
function field(number: number, value: Uint8Array | string): Uint8Array {
  const bytes = Buffer.from(value)
  return Buffer.concat([Uint8Array.from([...varint(number * 8 + 2), ...varint(bytes.length)]), bytes])
}

const entry = (key: string, value: string) => field(14, Buffer.concat([field(1, key), field(2, value)]))
/** The version of the form, as every model has it. */
const VERSION = Uint8Array.of(8, 8)

async function fileOf(...parts: readonly Uint8Array[]): Promise<string> {
  const path = join(dir, 'model.onnx')
  await writeFile(path, Buffer.concat(parts))
  return path
}

describe('the metadata of a model', () => {
  it('is read behind the graph, however large that is', async () => {
    const graph = field(7, Buffer.alloc(1_000_000, 14 * 8 + 2))
    const path = await fileOf(VERSION, graph, entry('model_type', 'zipformer2'), entry('T', '45'), entry('empty', ''))
    expect(await readOnnxMetadata(path)).toEqual({ model_type: 'zipformer2', T: '45', empty: '' })
  })

  it('is read before the graph and across the blocks in which the file is read', async () => {
    const long = '0.123456,'.repeat(9000)
    const path = await fileOf(VERSION, entry('neg_mean', long), field(7, 'graph'), entry('说明', '语音'))
    expect(await readOnnxMetadata(path)).toEqual({ neg_mean: long, 说明: '语音' })
  })

  it('is nothing where there is none', async () => {
    expect(await readOnnxMetadata(await fileOf(VERSION, field(7, 'graph')))).toEqual({})
  })

  it('of a file that is cut off, missing or of another kind is not read, with the reason', async () => {
    const path = await fileOf(VERSION, field(7, Buffer.alloc(5000)), entry('a', 'b'))
    await truncate(path, 3000)
    await expect(readOnnxMetadata(path)).rejects.toThrow('it is cut off')
    await expect(readOnnxMetadata(join(dir, 'none.onnx'))).rejects.toThrow('cannot be read as an ONNX model')
    await expect(readOnnxMetadata(await fileOf(Buffer.from('ORTM not an onnx file')))).rejects.toMatchObject({
      code: 'model.unreadable',
    })
    const notFields = Buffer.from('{"a": 1}')
    await expect(readOnnxMetadata(await fileOf(notFields))).rejects.toMatchObject({ code: 'model.unreadable' })
  })

  it('has whole numbers, or says which one it lacks', () => {
    expect(metadataInteger({ T: '45' }, 'T')).toBe(45)
    expect(() => metadataInteger({ T: '4.5' }, 'T')).toThrow('no whole number "T"')
    expect(() => metadataInteger({}, 'T')).toThrow('no whole number "T"')
    expect(() => metadataInteger({ T: '' }, 'T')).toThrow('no whole number "T"')
  })
})
