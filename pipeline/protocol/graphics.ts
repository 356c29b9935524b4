import { z } from 'zod'
import { reasonSchema } from './reasons.ts'

/** A graphics card of the machine. What is absent is unknown, and `unknown` says why. */
export const graphicsCardSchema = z.object({
  /** The UUID of an NVIDIA card, the PCI address of another: what samples and CUDA_VISIBLE_DEVICES name. */
  id: z.string(),
  name: z.string(),
  driver: z.string().optional(),
  /** Memory of its own. */
  memoryBytes: z.number().optional(),
  /** In words, for people: what of it cannot be measured here, and why. */
  unknown: z.array(z.string()),
  /** What each of these sentences is made of; absent where nobody knows it of all of them. */
  unknownBecause: z.array(reasonSchema).optional(),
})
/** What {@link graphicsCardSchema} describes. */
export type GraphicsCard = z.infer<typeof graphicsCardSchema>

/** The graphics cards that the system tells of; where there are none, `unknown` may say why none could be found. */
export const graphicsSchema = z.object({
  cards: z.array(graphicsCardSchema),
  unknown: z.string().optional(),
  unknownBecause: reasonSchema.optional(),
})
/** What {@link graphicsSchema} describes. */
export type Graphics = z.infer<typeof graphicsSchema>

/** What one card was doing. What is absent is unknown, never 0. */
export const cardSampleSchema = z.object({
  /** Its `id`. */
  card: z.string(),
  /** Share of the time in which it worked on something, 0 to 1. */
  utilisation: z.number().optional(),
  /** Memory in use on it, by whomever. */
  memoryBytes: z.number().optional(),
  /** What the whole card draws. */
  powerWatts: z.number().optional(),
})
/** What {@link cardSampleSchema} describes. */
export type CardSample = z.infer<typeof cardSampleSchema>
