import { z } from 'zod'

/** No request costs more; a slip of the finger does. */
const price = z.number().nonnegative().max(1_000_000)

/** What requests to a server's model cost, in a currency of the user's choice; what is not entered is unknown. */
export const pricesSchema = z.strictObject({
  currency: z.string().trim().min(1).max(8).default('USD'),
  perMillionPromptTokens: price.optional(),
  /** Of the prompt, tokens that the server had already; absent: they cost as the others do. */
  perMillionCachedTokens: price.optional(),
  perMillionReplyTokens: price.optional(),
  perThousandCharacters: price.optional(),
  perMinuteOfAudio: price.optional(),
})
/** What {@link pricesSchema} describes. */
export type Prices = z.infer<typeof pricesSchema>
