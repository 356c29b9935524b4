import { availableParallelism, cpus, totalmem } from 'node:os'
import { findGraphics } from '../../graphics/find-graphics.ts'
import { probeProviders } from '../../inference/providers.ts'
import { runtimeVersion } from '../../inference/runtime-version.ts'
import type { Machine } from '../../protocol/machine.ts'

/** What this machine has. Asks its drivers, and every execution provider to run something, so it takes a moment. */
export async function describeMachine(): Promise<Machine> {
  const [graphics, providers] = await Promise.all([findGraphics(), probeProviders()])
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    platform: `${process.platform} ${process.arch}`,
    node: process.versions.node,
    onnxruntime: runtimeVersion(),
    providers: providers.map((report) => ({ ...report })),
    graphics,
  }
}
