import { writeFile } from 'node:fs/promises'
import { decodeWavChannels } from '../../audio/wav.ts'
import { Failure } from '../../base/failure.ts'
import { compareWithLedger } from '../../verification/comparison.ts'
import { measureHeardLatency } from '../../verification/heard-latency.ts'
import type { CliContext } from '../context.ts'
import { checkWritable } from '../options/file-access.ts'
import { EXIT } from '../terminal.ts'
import { findSession, withStore } from './session-access.ts'
import { namesSession, type RecordedTurn, readKnownEnds, recordingsAt, recordingsOf } from './verify-recordings.ts'
import { describeVerified, summarise, type VerifiedTurn } from './verify-report.ts'

export interface VerifyOptions {
  /** A file of known ends of speech, for recordings that lie in files. */
  readonly knownEnds?: string
  readonly json?: string
}

/**
 * Compares what recordings say of the wait with what their ledgers say.
 *
 * @param recorded a recording, a folder of them, or a session: its id, or `last`
 * @returns 0 where at least one recording could be compared, 1 where none could
 * @throws Failure for what holds no recordings, and for a recording that cannot be read
 */
export async function verifyCommand(
  recorded: string,
  options: VerifyOptions,
  { terminal, environment }: Pick<CliContext, 'terminal' | 'environment'>,
): Promise<number> {
  if (options.json !== undefined && options.json !== '-') await checkWritable(options.json)
  const knownEnds = options.knownEnds === undefined ? {} : await readKnownEnds(options.knownEnds)
  const turns = (await namesSession(recorded))
    ? await withStore({ environment }, async (store) => {
        const { id } = await findSession(store, recorded)
        return verifyAll(recordingsOf(store, id))
      })
    : await verifyAll(recordingsAt(recorded, knownEnds))
  const summary = summarise(turns)
  const json = JSON.stringify({ version: 1, turns, summary }, undefined, 2)
  if (options.json === '-') terminal.out(json)
  else terminal.out(describeVerified(turns, summary))
  if (options.json !== undefined && options.json !== '-') await writeFile(options.json, `${json}\n`)
  return turns.some(({ differenceMs }) => differenceMs !== undefined) ? EXIT.ok : EXIT.failed
}

/** Reads what is asked for from front to back: recordings are large, and one at a time is enough. */
async function verifyAll(recordings: AsyncIterable<RecordedTurn>): Promise<VerifiedTurn[]> {
  const turns: VerifiedTurn[] = []
  for await (const recording of recordings) turns.push(verify(recording))
  return turns
}

function verify({ name, clip, wav, side }: RecordedTurn): VerifiedTurn {
  const { sampleRateHz, channels } = decodeWavChannels(wav, name)
  const [captured, played] = channels
  if (!captured || !played) {
    throw new Failure('recording.mono', `${name} has one channel`, 'give recordings: left captured, right played')
  }
  const found = measureHeardLatency({ captured, played, sampleRateHz })
  if (typeof side !== 'string') return { file: name, clip, ...compareWithLedger(found, side) }
  return { file: name, clip, recordedMs: found.heardMs, reason: found.problem ?? side }
}
