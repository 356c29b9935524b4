import { firstDevice } from '../../flags/cuda-devices.ts'
import type { FlagValues } from '../../flags/registry.ts'
import { usedCard } from '../../graphics/used-card.ts'
import type { Machine } from '../../protocol/machine.ts'
import type { StageStatus } from '../../protocol/stages.ts'

/** `id` of the card that the models are on; `undefined` where nobody can know (see `usedCard`). */
export function modelCard(
  { graphics }: Pick<Machine, 'graphics'>,
  { CUDA_VISIBLE_DEVICES }: Pick<FlagValues, 'CUDA_VISIBLE_DEVICES'>,
  stages: readonly Pick<StageStatus, 'provider'>[],
): string | undefined {
  return usedCard(graphics?.cards ?? [], {
    device: firstDevice(CUDA_VISIBLE_DEVICES),
    onCuda: stages.some(({ provider }) => provider === 'cuda'),
    order: process.env.CUDA_DEVICE_ORDER,
  })
}
