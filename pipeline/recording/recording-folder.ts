import { join } from 'node:path'
import { z } from 'zod'
import { makeFolder } from '../base/files/make-folder.ts'
import { writePrivateFile } from '../base/files/private-files.ts'
import { turnRecordSchema } from '../protocol/turns.ts'
import type { RecordingSink, TurnRecording } from './turn-recorder.ts'

/** What lies beside a recording: the turn with its ledger, and how the recording was laid out. */
export const sidecarSchema = z.object({
  version: z.literal(1),
  turn: turnRecordSchema,
  recording: z.object({
    sampleRateHz: z.number(),
    durationMs: z.number(),
    /** Host clock at sample 0. */
    startMs: z.number(),
    /** Frames that never came: silence in the recording. */
    gaps: z.number().int(),
    gapMs: z.number(),
    /** Audio beyond the longest recording. */
    leftOutMs: z.number(),
    replyPlacedBy: z.enum(['rendered', 'handed']).optional(),
    /** The player's estimate, which the ledger adds and the recording lacks. */
    outputLatencyMs: z.number().optional(),
  }),
})
export type Sidecar = z.infer<typeof sidecarSchema>

/** Where the sidecar of a recording lies: the same name, `.json`. */
export function sidecarPath(wavPath: string): string {
  return wavPath.replace(/\.wav$/i, '.json')
}

/**
 * A sink that writes each recording into a folder, with its sidecar. The folder is made where it is missing.
 *
 * @throws as the file system does
 */
export async function openRecordingFolder(folder: string): Promise<RecordingSink> {
  await makeFolder(folder)
  return async (recording) => {
    const { turn } = recording
    const name = `${String(turn.index).padStart(4, '0')}-${turn.clipId?.replace(/[^\w-]/g, '_') ?? turn.origin}.wav`
    const path = join(folder, name)
    await writePrivateFile(path, recording.wav)
    await writePrivateFile(sidecarPath(path), `${JSON.stringify(sidecarOf(recording))}\n`)
  }
}

function sidecarOf({ wav: _, turn, replyPlacedBy, outputLatencyMs, ...layout }: TurnRecording): Sidecar {
  const placed = replyPlacedBy === undefined ? {} : { replyPlacedBy }
  const latency = outputLatencyMs === undefined ? {} : { outputLatencyMs }
  return { version: 1, turn, recording: { ...layout, ...placed, ...latency } }
}
