import { z } from 'zod'
import { stageNameSchema } from '../stages.ts'

/** Where a stage may be asked to run: `auto` is what CUDA_VISIBLE_DEVICES and the machine make of it. */
export const PLACES = ['auto', 'cpu', 'cuda', 'dml', 'coreml', 'webgpu'] as const

/** Where a stage is asked to run. */
export const placeSchema = z.enum(PLACES)
/** What {@link placeSchema} describes. */
export type Place = z.infer<typeof placeSchema>

/** Where stages are to run that somebody chose a place for; the others are left to `auto`. */
export const runOnSchema = z.partialRecord(stageNameSchema, placeSchema)
/** What {@link runOnSchema} describes. */
export type RunOn = Readonly<z.infer<typeof runOnSchema>>
