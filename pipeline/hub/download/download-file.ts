import { setTimeout as wait } from 'node:timers/promises'
import { backOffMs } from '../../base/back-off.ts'
import { type CodedSentence, Failure, sentenceOf } from '../../base/failure.ts'
import { because } from '../../measures/reasons/reasons.ts'
import type { FileFacts } from '../hubs/hub.ts'
import { offline } from '../net/trouble.ts'
import { type AttemptOptions, attempt, type DownloadSource } from './attempt.ts'
import { PartFile } from './part-file.ts'

/** A file that is wanted, and where it can be had. */
export interface WantedFile extends FileFacts {
  /** For people. */
  readonly name: string
  /** Where it goes. */
  readonly path: string
  /** The best first. */
  readonly sources: readonly DownloadSource[]
}

/** Something went wrong and is being dealt with. */
export interface Trouble {
  readonly name: string
  readonly host: string
  readonly why: CodedSentence
  readonly next: 'again' | 'next source'
  readonly waitMs: number
}

export interface DownloadOptions extends AttemptOptions {
  readonly firstWaitMs?: number
  readonly onTrouble?: (trouble: Trouble) => void
}

/** What came. */
export interface DownloadedFile {
  readonly bytes: number
  readonly sha256: string
  readonly host: string
}

export const SILENCE_MS = 20_000
const FIRST_WAIT_MS = 1000
/** Also of what a server asks for: a longer one is as good as a refusal. */
const LONGEST_WAIT_MS = 60_000
/** In a row, without a byte in between. */
const MOST_BROKEN = 5
const MOST_WRONG = 2

/**
 * Brings a file: what came before is taken up, a connection that breaks is made again, and what a place cannot give is
 * asked of the next one. The file has its name only when it is whole and what it must be; until then its parts stay.
 *
 * @throws Failure `hub.…` where no place gives it; what the disk says; the signal's reason
 */
export async function downloadFile(file: WantedFile, options: DownloadOptions): Promise<DownloadedFile> {
  const part = await PartFile.open(file.path, file, options.signal)
  options.onBytes(part.received)
  const failures: Failure[] = []
  try {
    for (const [index, source] of file.sources.entries()) {
      const isLast = index === file.sources.length - 1
      const end = await bringFrom(source, file, part, isLast, options)
      if (!(end instanceof Failure)) return { bytes: part.received, sha256: end, host: source.host }
      failures.push(end)
    }
  } finally {
    await part.close()
  }
  throw worstOf(failures, file)
}

/** @returns the SHA-256, or why this place does not do */
async function bringFrom(
  source: DownloadSource,
  file: WantedFile,
  part: PartFile,
  isLast: boolean,
  options: DownloadOptions,
): Promise<string | Failure> {
  const { signal, firstWaitMs = FIRST_WAIT_MS, onTrouble, onBytes } = options
  const report = (why: CodedSentence, next: Trouble['next'], waitMs = 0) =>
    onTrouble?.({ name: file.name, host: source.host, why, next, waitMs })
  let [broken, wrong] = [0, 0]
  for (;;) {
    const before = part.received
    let end = await attempt(part, file, source, options)
    if (end.kind === 'whole') {
      const { received } = part
      const sha256 = await part.putInPlace()
      if (sha256 !== undefined) return sha256
      onBytes(-received)
      end = { kind: 'wrong', why: because('hub.otherHash', { host: source.host }) }
    }
    if (end.kind === 'refused') {
      if (!isLast) report(sentenceOf(end.failure), 'next source')
      return end.failure
    }
    if (end.kind === 'wrong') wrong += 1
    else broken = part.received > before ? 1 : broken + 1
    if (wrong >= MOST_WRONG || broken >= MOST_BROKEN) {
      if (!isLast) report(end.why, 'next source')
      const code = wrong >= MOST_WRONG ? 'hub.damaged' : 'hub.unreachable'
      return new Failure(code, because('of.what', { what: file.name, why: end.why }), because('do.goesOn'))
    }
    const waitMs = end.kind === 'broken' ? waitOf(end.waitMs, broken, firstWaitMs) : 0
    report(end.why, 'again', waitMs)
    if (waitMs > 0) await wait(waitMs, undefined, { signal }).catch(() => signal.throwIfAborted())
  }
}

/** A server's own wish, or twice as long each time, with some chance in it: many may be waiting for the same server. */
function waitOf(asked: number | undefined, failures: number, firstMs: number): number {
  if (asked !== undefined) return Math.min(asked, LONGEST_WAIT_MS)
  return backOffMs(failures, firstMs, LONGEST_WAIT_MS) * (1 + Math.random() / 4)
}

/** Of several places' reasons the one that somebody can do something about. */
function worstOf(failures: readonly Failure[], file: WantedFile): Failure {
  const [first] = failures
  if (!first) return new Failure('hub.not-there', because('hub.noPlace', { file: file.name }))
  if (failures.every(({ code }) => code === 'hub.unreachable') && failures.length > 1) {
    return offline(file.sources.map(({ host }) => host))
  }
  const order = ['hub.gated', 'hub.damaged', 'hub.unusable', 'hub.refused', 'hub.unreachable']
  const rank = ({ code }: Failure) => (order.includes(code) ? order.indexOf(code) : order.length)
  return failures.toSorted((a, b) => rank(a) - rank(b))[0] ?? first
}
