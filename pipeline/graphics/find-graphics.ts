import { because } from '../measures/reasons/reasons.ts'
import type { Graphics, GraphicsCard } from '../protocol/graphics.ts'
import type { StatedReason } from '../protocol/reasons.ts'
import { listDrmCards } from './drm-cards.ts'
import { listNvidiaCards, NO_NVIDIA_SMI, nvidiaSmi } from './nvidia-smi.ts'
import { untold, untoldOf } from './untold.ts'

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
  if (platform === 'darwin') return { cards: [], ...untold(because('card.macos')) }
  const [nvidia, drm] = await Promise.all([
    listNvidiaCards(deps.program ?? nvidiaSmi(platform)),
    platform === 'linux' ? listDrmCards(sysfs) : [],
  ])
  const others = drm
    .filter(({ vendor }) => vendor !== NVIDIA || nvidia.cards.length === 0)
    .map(({ vendor, ...card }) => (vendor === NVIDIA ? unasked(card, nvidia.why) : card))
  const cards = [...nvidia.cards, ...others]
  return { cards, ...untold(whyNone(cards, nvidia.why, platform)) }
}

/** An NVIDIA card of which only Linux itself tells. */
function unasked(card: GraphicsCard, why: StatedReason = because('card.unknownToNvidiaSmi')): GraphicsCard {
  return { ...card, ...untoldOf([because('card.allUntold', { why })]) }
}

function whyNone(cards: readonly GraphicsCard[], nvidia: StatedReason | undefined, platform: NodeJS.Platform) {
  // That a card of NVIDIA does not answer is worth a word beside others too; that there is none is not.
  if (cards.length > 0) return nvidia === NO_NVIDIA_SMI ? undefined : nvidia
  if (nvidia !== NO_NVIDIA_SMI) return nvidia ?? because('card.noneKnown')
  return because(platform === 'linux' ? 'card.none' : 'card.nvidiaAlone')
}
