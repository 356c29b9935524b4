import { REALTIME_RATE_HZ, type RealtimeSettings } from './settings.ts'

/** What a client says first: how it speaks, and how it wants to be answered. */
export function sessionUpdate(settings: RealtimeSettings): string {
  const session = settings.dialect === 'ga' ? sessionOf(settings) : betaSessionOf(settings)
  return JSON.stringify({ type: 'session.update', session })
}

/** @param pcm 16-bit samples at 24 kHz */
export function appendAudio(pcm: Int16Array): string {
  const bytes = Buffer.from(pcm.buffer, pcm.byteOffset, pcm.byteLength)
  return JSON.stringify({ type: 'input_audio_buffer.append', audio: bytes.toString('base64') })
}

/** The turn has ended, and an answer is wanted: where no detector of the server says so. */
export const TURN_END: readonly string[] = [
  JSON.stringify({ type: 'input_audio_buffer.commit' }),
  JSON.stringify({ type: 'response.create' }),
]

/** Somebody talks over the reply. */
export const CANCEL = JSON.stringify({ type: 'response.cancel' })

function sessionOf({ turn, voice, transcription }: RealtimeSettings): object {
  const format = { type: 'audio/pcm', rate: REALTIME_RATE_HZ }
  return {
    ...{ type: 'realtime', output_modalities: ['audio'] },
    audio: {
      input: {
        format,
        turn_detection: detection(turn),
        ...(transcription ? { transcription: { model: transcription } } : {}),
      },
      output: { format, ...(voice ? { voice } : {}) },
    },
  }
}

function betaSessionOf({ turn, voice, transcription }: RealtimeSettings): object {
  return {
    ...{ modalities: ['text', 'audio'], input_audio_format: 'pcm16', output_audio_format: 'pcm16' },
    turn_detection: detection(turn),
    ...(voice ? { voice } : {}),
    ...(transcription ? { input_audio_transcription: { model: transcription } } : {}),
  }
}

function detection(turn: RealtimeSettings['turn']): { readonly type: string } | null {
  return turn === 'manual' ? null : { type: turn }
}
