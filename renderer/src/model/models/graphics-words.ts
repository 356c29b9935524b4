import { digitsOf, formatGibibytes, formatShare, THIN_SPACE, UNKNOWN } from '../../../../pipeline/measures/numbers.ts'
import type { CardSample, GraphicsCard } from '../../../../pipeline/protocol/graphics.ts'

/** What a card is: name, driver and memory, as far as they are known. */
export function cardWords({ name, driver, memoryBytes }: GraphicsCard): string {
  return [name, driver, memoryBytes === undefined ? undefined : formatGibibytes(memoryBytes)].filter(Boolean).join(', ')
}

/** What a card does: how busy it is, its memory in use, what it draws; what is unknown is a dash. */
export function cardLoadWords(sample: CardSample | undefined, locale: string): string {
  const { utilisation, memoryBytes, powerWatts } = sample ?? {}
  return [
    formatShare(utilisation, locale),
    formatGibibytes(memoryBytes, locale),
    powerWatts === undefined ? UNKNOWN : `${digitsOf(powerWatts, 0, locale)}${THIN_SPACE}W`,
  ].join(', ')
}
