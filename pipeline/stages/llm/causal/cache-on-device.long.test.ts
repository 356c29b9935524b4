import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { offerSoftwareDevice } from '../../../inference/testing/software-device.ts'

/** One with fused attention, and one whose states of fixed size make it copy all the same. */
const GRAPHS = ['float32', 'merged', 'gqa', 'hybrid']
/**
 * Its grouped attention answers something else on WebGPU than on the processor to prompts above 32 tokens (by .40, with
 * the cache in either place): the operator's or the software device's doing, not the cache's. Its placement's
 * trial has such a prompt, and refuses a model whose words it changes.
 */
const OTHER_THAN_PROCESSOR = 'gqa'
const distancesSchema = z.object({ name: z.string(), keptFromCopied: z.number(), copiedFromProcessor: z.number() })

const missing = offerSoftwareDevice()

const PATIENCE_MS = 900_000

describe.skipIf(missing !== undefined)(`a cache on a WebGPU device (${missing ?? 'SwiftShader'})`, () => {
  it(
    'gives the scores of one that is copied, wherever prompts go on, part or begin anew',
    async () => {
      const program = fileURLToPath(new URL('./testing/cache-on-device.ts', import.meta.url))
      const { stdout } = await promisify(execFile)(process.execPath, [program, ...GRAPHS])
      const told = stdout
        .trim()
        .split('\n')
        .map((line) => distancesSchema.parse(JSON.parse(line)))
      expect(told.map(({ name }) => name)).toEqual(GRAPHS)
      for (const { name, keptFromCopied, copiedFromProcessor } of told) {
        expect(keptFromCopied).toBeLessThan(1e-3)
        if (name !== OTHER_THAN_PROCESSOR) expect(copiedFromProcessor).toBeLessThan(1e-3)
      }
    },
    PATIENCE_MS,
  )
})
