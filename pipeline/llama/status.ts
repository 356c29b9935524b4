import { installedLlama, LLAMA_VERSION, type LlamaReceipt } from '../inference/llama-runtime.ts'

/** What of llama.cpp there is here. */
export interface LlamaStatus {
  /** Of node-llama-cpp, that the engine was written for. */
  readonly version: string
  /** Where it lies, where it is installed. */
  readonly installed?: { readonly folder: string; readonly receipt: LlamaReceipt }
}

/** What is installed where. @param data the folder of people's data; by default where it always is */
export function llamaStatus(data?: string): LlamaStatus {
  const installed = installedLlama(data)
  return { version: LLAMA_VERSION, ...(installed ? { installed } : {}) }
}
