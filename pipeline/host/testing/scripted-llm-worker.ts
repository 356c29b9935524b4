/**
 * A language model without a model, whose process gets into trouble in its first reply, as a driver can: the device is
 * lost, the process ends, or it stands still. Whoever is started after that answers.
 */
import { existsSync, writeFileSync } from 'node:fs'
import { nowMs } from '../../base/clock.ts'
import { Failure } from '../../base/failure.ts'
import { serveLanguageModel } from '../../stages/llm/serve-language-model.ts'

/** What a model's options say to this engine. */
export interface ScriptedTrouble {
  readonly trouble: 'lost' | 'crash' | 'stop'
  /** A file that is there once it happened. */
  readonly happened: string
}

const WORDS = ['hello ', 'to ', 'you.']

const TROUBLES: Readonly<Record<ScriptedTrouble['trouble'], () => void>> = {
  lost: () => {
    throw new Failure('device.failed', 'webgpu: the device was lost: its driver stopped or was started anew')
  },
  crash: () => process.kill(process.pid, 'SIGSEGV'),
  stop: () => process.kill(process.pid, 'SIGSTOP'),
}

await serveLanguageModel(async ({ engineOptions }) => {
  // The test and this file agree on the options by `ScriptedTrouble`.
  const { trouble, happened } = engineOptions as ScriptedTrouble
  return {
    warmUp: async () => undefined,
    prefill: async () => ({ promptTokens: 4, cachedTokens: 0 }),
    generate: async (_request, { emit, requestedMs, startedMs }) => {
      const timing = { requestedMs, startedMs, endedMs: nowMs(), stolenMs: undefined }
      emit({ kind: 'prefilled', result: { promptTokens: 4, cachedTokens: 0, timing } })
      for (const [index, text] of WORDS.entries()) {
        emit({ kind: 'token', token: { index, text, atMs: nowMs() } })
        // What was said goes out before the trouble comes, as between two runs of a model.
        await new Promise((resolve) => setTimeout(resolve, 20))
        if (index > 0 || existsSync(happened)) continue
        writeFileSync(happened, '')
        TROUBLES[trouble]()
      }
      return { text: WORDS.join(''), tokens: WORDS.length, end: 'stop', sampler: 'greedy' }
    },
    release: async () => undefined,
  }
})
