import type { GraphicsCard } from '../protocol/graphics.ts'
import { isNvidiaCard } from './nvidia-smi.ts'

/** What decides on which card models are. */
export interface CardChoice {
  /** The device that CUDA_VISIBLE_DEVICES names first: a number or a UUID; empty or `undefined`: none. */
  readonly device: string | undefined
  /** Whether a model runs on CUDA: what other providers take is their own affair. */
  readonly onCuda: boolean
  /** CUDA_DEVICE_ORDER of the process. */
  readonly order: string | undefined
}

/**
 * The card whose figures are those of the models: the only one, or the one that is named beyond doubt. `undefined` where
 * nobody can know: a number alone names a card only where CUDA counts as `nvidia-smi` does (CUDA_DEVICE_ORDER=PCI_BUS_ID,
 * or cards of one kind), for by itself CUDA counts the fastest first.
 */
export function usedCard(cards: readonly GraphicsCard[], { device, onCuda, order }: CardChoice): string | undefined {
  if (cards.length === 1) return cards[0]?.id
  if (!onCuda || device === undefined || device === '') return undefined
  const nvidia = cards.filter(({ id }) => isNvidiaCard(id))
  if (!/^\d+$/.test(device)) return onlyOne(nvidia.filter(({ id }) => namesCard(device, id)))
  const isAlike = new Set(nvidia.map(({ name }) => name)).size === 1
  return order === 'PCI_BUS_ID' || isAlike ? nvidia[Number(device)]?.id : undefined
}

/** A UUID may be cut short; a slice in its older form contains its card's. */
function namesCard(device: string, id: string): boolean {
  return id.startsWith(device.replace(/^MIG-(GPU-[\w-]+)\/.*$/, '$1'))
}

function onlyOne(cards: readonly GraphicsCard[]): string | undefined {
  return cards.length === 1 ? cards[0]?.id : undefined
}
