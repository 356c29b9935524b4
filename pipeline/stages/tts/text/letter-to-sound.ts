import { z } from 'zod'

const rulesSchema = z.object({
  format: z.literal(1),
  /** How many letters to the left and right a rule may look at, longest first. */
  contexts: z.array(z.tuple([z.int().nonnegative(), z.int().nonnegative()])).min(1),
  /** Stands for what lies beyond the ends of the word. */
  edge: z.string().length(1),
  /** "left|letter|right" to phones with spaces between, perhaps none. */
  rules: z.record(z.string(), z.string()),
})

/** Phones for a word that no lexicon has. */
export type LetterToSound = (word: string) => readonly string[]

/** Reads a pack's letter-to-sound rules: each letter sounds as the longest context says that the table knows. */
export function parseLetterToSound(json: string): LetterToSound {
  const { contexts, edge, rules } = rulesSchema.parse(JSON.parse(json))
  const table = new Map(Object.entries(rules))
  const margin = Math.max(...contexts.flat())
  return (word) => {
    const padded = edge.repeat(margin) + word + edge.repeat(margin)
    const phones: string[] = []
    for (let at = margin; at < margin + word.length; at += 1) {
      for (const [left, right] of contexts) {
        const sound = table.get(`${padded.slice(at - left, at)}|${padded[at]}|${padded.slice(at + 1, at + 1 + right)}`)
        if (sound === undefined) continue
        if (sound !== '') phones.push(...sound.split(' '))
        break
      }
    }
    return phones
  }
}
