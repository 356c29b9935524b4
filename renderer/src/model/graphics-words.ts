import type { CardSample, GraphicsCard } from '../../../pipeline/protocol/graphics.ts'
import { formatShare, THIN_SPACE, UNKNOWN } from './format.ts'

const GIB = 2 ** 30

/** What a card is: name, driver and memory, as far as they are known. */
export function cardWords({ name, driver, memoryBytes }: GraphicsCard): string {
  return [name, driver, memoryBytes === undefined ? undefined : gibibytes(memoryBytes)].filter(Boolean).join(', ')
}

/** What a card does: how busy it is, its memory in use, what it draws; what is unknown is a dash. */
export function cardLoadWords(sample: CardSample | undefined, locale: string): string {
  const { utilisation, memoryBytes, powerWatts } = sample ?? {}
  return [
    formatShare(utilisation, locale),
    memoryBytes === undefined ? `${UNKNOWN}${THIN_SPACE}GiB` : gibibytes(memoryBytes),
    `${powerWatts === undefined ? UNKNOWN : Math.round(powerWatts)}${THIN_SPACE}W`,
  ].join(', ')
}

function gibibytes(bytes: number): string {
  return `${(bytes / GIB).toFixed(1)}${THIN_SPACE}GiB`
}
