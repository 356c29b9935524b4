import type { ConversationHooks, DeviceConversation, PlaybackReport } from '../conversation.ts'

const RATE_HZ = 16_000
/** Audio that ends an utterance of a scripted conversation, in auto and realtime mode: 300 ms. */
const UTTERANCE_SAMPLES = 0.3 * RATE_HZ

export interface ScriptedConversation extends DeviceConversation {
  readonly log: string[]
  readonly reports: PlaybackReport[]
  readonly heardSamples: number
}

/**
 * A conversation without models for tests of the wire: 300 ms of audio are an utterance, its transcript is "hello", and
 * the reply is `replyMs` of a tone.
 */
export function scriptedConversation(hooks: ConversationHooks, replyMs = 300): ScriptedConversation {
  const log: string[] = []
  const reports: PlaybackReport[] = []
  let open = false
  let heard = 0
  let total = 0
  let turn = 0
  const reply = () => {
    turn += 1
    const turnId = `turn-${turn}`
    hooks.transcribed('hello')
    hooks.replied('hello to you.')
    const pcm = Float32Array.from({ length: (replyMs * RATE_HZ) / 1000 }, (_, n) => 0.3 * Math.sin(n * 0.06))
    hooks.speech({ turnId, pcm, sampleRateHz: RATE_HZ, sentences: [{ atSample: 0, text: 'hello to you.' }] })
    hooks.speechEnded(turnId)
  }
  const utterance = () => {
    open = false
    hooks.utteranceEnded()
    reply()
  }
  return {
    log,
    reports,
    replySampleRateHz: RATE_HZ,
    get heardSamples() {
      return total
    },
    listen(mode) {
      log.push(`listen ${mode}`)
      open = true
      heard = 0
    },
    release() {
      log.push('release')
      if (open) utterance()
    },
    stopListening() {
      open = false
    },
    allocate: (samples) => new Float32Array(samples),
    feed(pcm) {
      total += pcm.length
      if (!open) return
      heard += pcm.length
      if (heard >= UTTERANCE_SAMPLES) utterance()
    },
    giveText: () => reply(),
    cancel() {
      log.push('cancel')
      hooks.speechStopped()
      hooks.turnClosed({ status: 'cancelled' })
    },
    sent: () => undefined,
    played(_turnId, report) {
      reports.push(report)
      hooks.turnClosed({ status: 'finished' })
    },
    close: () => log.push('close'),
  }
}
