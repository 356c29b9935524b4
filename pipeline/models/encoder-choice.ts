import type { StageModel } from './stage-model.ts'

/** The role under which an engine asks for its encoder. */
const ENCODER = 'encoder'
const ENCODER_OF_CHUNK = /^encoder\.(\d+)$/

/**
 * Chunk sizes for which a variant of a model has an encoder each (the roles `encoder.160`, `encoder.480` …), in ms, the
 * shortest first; none where it has the one.
 */
export function encoderChunksMs({ described }: Pick<StageModel, 'described'>, variant: string): readonly number[] {
  return Object.keys({ ...described.files, ...described.variants[variant] })
    .flatMap((role) => ENCODER_OF_CHUNK.exec(role)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b)
}

/**
 * A model with the one encoder of a chunk size in each of its variants, and nothing of the others: they are neither read
 * nor counted. A variant that has none of that size takes its shortest; a model with one encoder is left as it is.
 */
export function withEncoder(model: StageModel, chunkMs?: number): StageModel {
  const { described } = model
  const variants = Object.entries(described.variants).map(([name, files]) => {
    const chunks = encoderChunksMs(model, name)
    const chosen = chunks.find((ms) => ms === chunkMs) ?? chunks[0]
    const path = chosen === undefined ? undefined : { ...described.files, ...files }[`${ENCODER}.${chosen}`]
    return [name, path === undefined ? files : { ...withoutEncoders(files), [ENCODER]: path }] as const
  })
  return {
    ...model,
    described: {
      ...described,
      files: withoutEncoders(described.files),
      variants: Object.fromEntries(variants),
    },
  }
}

function withoutEncoders(files: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(files).filter(([role]) => !ENCODER_OF_CHUNK.test(role)))
}
