import type { Graphics, GraphicsCard } from '../protocol/graphics.ts'
import { listDrmCards } from './drm-cards.ts'
import { listNvidiaCards, NO_NVIDIA_SMI, nvidiaSmi } from './nvidia-smi.ts'

/** What decides which cards are found; of this machine by default. */
export interface GraphicsDeps {
  readonly platform?: NodeJS.Platform
  /** Where sysfs is mounted. */
  readonly sysfs?: string
  /** The `nvidia-smi` to ask. */
  readonly program?: string
}

export const SYSFS = '/sys'
const NVIDIA = '10de'

/** The machine's graphics cards: NVIDIA's by `nvidia-smi`, on Linux the others by sysfs. Never fails; it may take seconds. */
export async function findGraphics(deps: GraphicsDeps = {}): Promise<Graphics> {
  const { platform = process.platform, sysfs = SYSFS } = deps
  if (platform === 'darwin') return { cards: [], unknown: 'macOS tells programs nothing of graphics cards' }
  const [nvidia, drm] = await Promise.all([
    listNvidiaCards(deps.program ?? nvidiaSmi(platform)),
    platform === 'linux' ? listDrmCards(sysfs) : [],
  ])
  const others = drm
    .filter(({ vendor }) => vendor !== NVIDIA || nvidia.cards.length === 0)
    .map(({ vendor, ...card }) => (vendor === NVIDIA ? unasked(card, nvidia.unknown) : card))
  const cards = [...nvidia.cards, ...others]
  const unknown = whyNone(cards, nvidia.unknown, platform)
  return { cards, ...(unknown === undefined ? {} : { unknown }) }
}

/** An NVIDIA card of which only Linux itself tells. */
function unasked(card: GraphicsCard, why = 'nvidia-smi does not know it'): GraphicsCard {
  return { ...card, unknown: [`memory, utilisation and power: ${why}`] }
}

function whyNone(cards: readonly GraphicsCard[], nvidia: string | undefined, platform: NodeJS.Platform) {
  // That a card of NVIDIA does not answer is worth a word beside others too; that there is none is not.
  if (cards.length > 0) return nvidia === NO_NVIDIA_SMI ? undefined : nvidia
  if (nvidia !== NO_NVIDIA_SMI) return nvidia ?? 'nvidia-smi knows none'
  return platform === 'linux' ? 'the system tells of none' : 'only those of NVIDIA are looked for here, by nvidia-smi'
}
