import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { z } from 'zod'
import { Failure } from '../base/failure.ts'
import { dataFolder } from '../base/files/data-folder.ts'
import { because } from '../measures/reasons/reasons.ts'

/** Of node-llama-cpp: what the engine was written for, and what is installed. */
export const LLAMA_VERSION = '3.22.1'
const RECEIPT_FILE = 'installed.json'

export const llamaReceiptSchema = z.object({
  version: z.literal(1),
  nodeLlamaCpp: z.string(),
  /** Wall clock, ISO 8601. */
  installedAt: z.string(),
  /** Address of the registry that it came from, without keys. */
  source: z.string(),
  bytes: z.int(),
})
export type LlamaReceipt = z.infer<typeof llamaReceiptSchema>

/** Where llama.cpp is installed, one folder a version of node-llama-cpp. */
export function llamaFolder(data: string = dataFolder()): string {
  return join(data, 'engines', 'llama')
}

/** What is written beside an installation once all of it is there: without it the rest counts for nothing. */
export function llamaReceiptPath(folder: string): string {
  return join(folder, RECEIPT_FILE)
}

/** The folder of the installation of the version that is needed, and its receipt; `undefined`: there is none. */
export function installedLlama(data?: string): { readonly folder: string; readonly receipt: LlamaReceipt } | undefined {
  const folder = join(llamaFolder(data), LLAMA_VERSION)
  try {
    const receipt = llamaReceiptSchema.parse(JSON.parse(readFileSync(llamaReceiptPath(folder), 'utf8')))
    return receipt.nodeLlamaCpp === LLAMA_VERSION ? { folder, receipt } : undefined
  } catch {
    return undefined
  }
}

/**
 * Loads node-llama-cpp from where it was installed.
 *
 * @returns its module; whoever asks knows its form
 * @throws Failure `llama.missing` where it is not installed, `llama.broken` where it cannot be loaded
 */
export async function loadLlamaModule(data?: string): Promise<unknown> {
  const installed = installedLlama(data)
  if (!installed) {
    throw new Failure('llama.missing', because('llama.missing', { version: LLAMA_VERSION }), because('do.installLlama'))
  }
  try {
    return await import(
      pathToFileURL(join(installed.folder, 'node_modules', 'node-llama-cpp', 'dist', 'index.js')).href
    )
  } catch (error) {
    throw new Failure(
      'llama.broken',
      because('llama.broken', {
        folder: installed.folder,
        why: error instanceof Error ? error.message : String(error),
      }),
      because('do.installLlamaAgain'),
    )
  }
}
