import { createRequire } from 'node:module'
import { z } from 'zod'

/** Version of the installed onnxruntime, read without loading it: the host's own thread never does. */
export function runtimeVersion(): string {
  const installed: unknown = createRequire(import.meta.url)('onnxruntime-node/package.json')
  return z.object({ version: z.string() }).parse(installed).version
}
