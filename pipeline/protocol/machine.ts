import { z } from 'zod'
import { graphicsSchema } from './graphics.ts'
import { reasonSchema } from './reasons.ts'
import { stageNameSchema } from './stages.ts'

/** The machine that numbers were measured on. */
export const machineSchema = z.object({
  cpu: z.string(),
  cores: z.number().int(),
  memoryBytes: z.number(),
  platform: z.string(),
  node: z.string(),
  onnxruntime: z.string(),
  /** Execution providers that a probe on this machine could really run. */
  providers: z.array(
    z.object({
      name: z.string(),
      usable: z.boolean(),
      reason: z.string().optional(),
      because: reasonSchema.optional(),
    }),
  ),
  /** Absent: nobody looked, as in sessions of earlier versions. */
  graphics: graphicsSchema.optional(),
  /** In a receipt: what each stage ran on and why, when it was made, and where it was asked to, if by anybody. */
  ranOn: z
    .partialRecord(
      stageNameSchema,
      z.object({
        provider: z.string(),
        reason: z.string(),
        because: reasonSchema.optional(),
        asked: z.string().optional(),
      }),
    )
    .optional(),
})
/** What {@link machineSchema} describes. */
export type Machine = z.infer<typeof machineSchema>
