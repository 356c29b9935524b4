import { type CatalogueEntry, entrySchema, type ModelSource } from '../catalogue/entry.ts'
import { HostileHub, weights } from './hostile-hub.ts'

/** The files of a recogniser's repository, small. */
export function tinyFiles(): Record<string, Buffer> {
  return {
    'README.md': Buffer.from('# A model\n'),
    'encoder.int8.onnx': weights(300_000, 1),
    'encoder.onnx': weights(400_000, 2),
    'decoder.onnx': weights(20_000, 3),
    'tokens.txt': Buffer.from('<blk> 0\na 1\n'),
    'espeak-ng-data/phontab': Buffer.from('left where it is'),
  }
}

/** An entry for those files. */
export function tinyEntry(sources: readonly ModelSource[], changes: Partial<CatalogueEntry> = {}): CatalogueEntry {
  return entrySchema.parse({
    ...{
      id: 'tiny',
      stage: 'asr',
      engine: 'transducer',
      languages: ['zh'],
      name: 'Tiny',
      licence: 'MIT',
      default: 'int8',
    },
    why: { en: 'For tests.', zh: '用于测试。' },
    unknown: [],
    sources,
    shared: { decoder: { from: ['decoder*.onnx'] }, tokens: { from: ['tokens.txt'] } },
    variants: {
      int8: { files: { encoder: { from: ['encoder*int8*.onnx'] } } },
      float32: { files: { encoder: { from: ['encoder.onnx'] } } },
    },
    ...changes,
  })
}

/** Where the entry's files are, for most tests. */
export const TINY_REPO = { kind: 'hf', repo: 'someone/tiny' } as const

/** A hub with those files. */
export function tinyHub(): Promise<HostileHub> {
  return HostileHub.start(tinyFiles())
}
