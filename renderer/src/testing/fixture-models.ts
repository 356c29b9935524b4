import type { OfferedModel } from '../../../pipeline/protocol/models/models.ts'

interface Offer extends Pick<OfferedModel, 'id' | 'stage'> {
  readonly languages?: string[]
  readonly variants?: readonly string[]
  readonly megabytes?: number
  readonly mustBeAccepted?: boolean
  readonly cannotRun?: string
}

/** A model of an invented catalogue, named as its id. */
export function offeredModel({
  id,
  stage,
  languages = ['zh'],
  variants = ['int8'],
  megabytes,
  mustBeAccepted = false,
  cannotRun,
}: Offer): OfferedModel {
  return {
    ...{ id, stage, languages, name: id, defaultVariant: variants[0] ?? '', unknown: [] },
    why: { en: 'For tests.', zh: '用于测试。' },
    variants: variants.map((name) => ({
      ...{ name, hosts: ['hub.example'] },
      ...(megabytes === undefined ? {} : { megabytes }),
    })),
    licence: { name: 'MIT License', summary: { en: 'Free.', zh: '自由。' }, mustBeAccepted },
    ...(cannotRun === undefined ? {} : { cannotRun: { reason: cannotRun } }),
  }
}
