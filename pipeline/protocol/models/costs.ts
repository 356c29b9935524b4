import { z } from 'zod'
import { modelStageSchema } from './models.ts'

/**
 * What a turn cost at the servers that it asked, a stage each: an amount in a currency, or why nobody knows. Stages whose
 * models run on this machine are in none, for nobody asks money for them.
 */
export const turnCostSchema = z.array(
  z.object({
    stage: modelStageSchema,
    amount: z.number().nonnegative().optional(),
    currency: z.string().optional(),
    /** In words of the host; where there is no amount. */
    unknown: z.string().optional(),
  }),
)
/** What {@link turnCostSchema} describes. */
export type TurnCost = z.infer<typeof turnCostSchema>
/** What one stage of a turn cost. */
export type StageCost = TurnCost[number]

/** What an arm's turns cost on the average, of those whose cost is known; null: of none. */
export const armCostSchema = z.object({
  perTurn: z.number().nonnegative().nullable(),
  currency: z.string().nullable(),
  /** Turns whose cost is known, and those of which it is not. */
  known: z.int(),
  unknown: z.int(),
  /** Why not, of the first of those. */
  reason: z.string().optional(),
})
/** What {@link armCostSchema} describes. */
export type ArmCost = z.infer<typeof armCostSchema>
