import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { offerSoftwareDevice } from '../../../inference/testing/software-device.ts'

/** One with fused attention, and one whose states of fixed size make it copy all the same. */
const GRAPHS = ['float32', 'merged', 'gqa', 'hybrid']
const distancesSchema = z.object({ name: z.string(), copied: z.number(), kept: z.number() })

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
      for (const { copied, kept } of told) {
        expect(copied).toBeLessThan(1e-3)
        expect(kept).toBeLessThan(1e-3)
      }
    },
    PATIENCE_MS,
  )
})
