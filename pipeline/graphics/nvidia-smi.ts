import { type ExecFileException, execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { because } from '../measures/reasons/reasons.ts'
import type { CardSample, GraphicsCard } from '../protocol/graphics.ts'
import type { StatedReason } from '../protocol/reasons.ts'
import { untoldOf } from './untold.ts'

/** Names of cards are the last field: they are the driver's, and no comma in one can shift the others. */
const CARD_QUERY = ['uuid', 'driver_version', 'memory.total', 'power.draw', 'utilization.gpu', 'name'] as const
/** Fields that every driver of the last ten years knows: one unknown field makes the program refuse all of them. */
const SAMPLE_QUERY = ['uuid', 'utilization.gpu', 'memory.used', 'power.draw'] as const
const FORMAT = '--format=csv,noheader,nounits'

const BYTES_PER_MIB = 2 ** 20
/** A driver that has not answered by then is broken, or wakes a card that sleeps for longer than anybody waits. */
const LIST_TIMEOUT_MS = 10_000
const MAX_OUTPUT_BYTES = 2 ** 20
const MAX_REASON_CHARACTERS = 200
/** Why there is nothing of NVIDIA, where nothing of NVIDIA is installed. */
export const NO_NVIDIA_SMI = because('card.noNvidiaSmi')

/** What brings the list of cards, and what brings a sample of each again and again. */
export const LIST_ARGUMENTS: readonly string[] = [`--query-gpu=${CARD_QUERY.join(',')}`, FORMAT]
export function sampleArguments(everyMs: number): readonly string[] {
  return [`--query-gpu=${SAMPLE_QUERY.join(',')}`, FORMAT, '-lms', String(everyMs)]
}

/** Where the program may lie besides the path: Windows keeps it with the system, its Linux beside the other's libraries. */
const WELL_KNOWN: Readonly<Record<string, readonly string[]>> = {
  // Never by its bare name: Windows looks in the folder one is in first, whoever put a file there.
  win32: [
    `${process.env.SystemRoot ?? 'C:\\Windows'}\\System32\\nvidia-smi.exe`,
    `${process.env.ProgramFiles ?? 'C:\\Program Files'}\\NVIDIA Corporation\\NVSMI\\nvidia-smi.exe`,
  ],
  linux: ['/usr/lib/wsl/lib/nvidia-smi'],
}

/** The `nvidia-smi` of this machine: a name for the path, or an address. */
export function nvidiaSmi(platform: NodeJS.Platform = process.platform): string {
  const path = WELL_KNOWN[platform]?.find((known) => existsSync(known))
  if (path !== undefined) return path
  return platform === 'win32' ? (WELL_KNOWN.win32?.[0] ?? 'nvidia-smi.exe') : 'nvidia-smi'
}

/** What `nvidia-smi` answered when it was asked for the cards. */
export interface ListedCards {
  readonly cards: readonly GraphicsCard[]
  /** Why there is no answer. */
  readonly why?: StatedReason
}

/** The cards that NVIDIA's driver knows. */
export function listNvidiaCards(program: string, timeoutMs = LIST_TIMEOUT_MS): Promise<ListedCards> {
  const options = { timeout: timeoutMs, killSignal: 'SIGKILL', maxBuffer: MAX_OUTPUT_BYTES, windowsHide: true } as const
  return new Promise((resolve) => {
    execFile(program, LIST_ARGUMENTS, options, (error, stdout, stderr) => {
      if (error) resolve({ cards: [], why: whyNot(error, `${stdout}\n${stderr}`, timeoutMs) })
      else resolve({ cards: stdout.split(/\r?\n/).flatMap((line) => cardOf(line) ?? []) })
    })
  })
}

/** One line of the list; `undefined` where it is none. */
export function cardOf(line: string): GraphicsCard | undefined {
  const [id = '', driver = '', memory = '', power = '', utilisation = '', ...name] = fieldsOf(line)
  if (!isNvidiaCard(id) || name.length === 0) return undefined
  const memoryMib = known(memory)
  return {
    id,
    name: name.join(', '),
    ...(told(driver) ? { driver } : {}),
    ...(memoryMib === undefined ? {} : { memoryBytes: memoryMib * BYTES_PER_MIB }),
    ...untoldOf([
      ...(memoryMib === undefined ? [because('card.memory', { why: asSaid(memory) })] : []),
      ...(known(utilisation) === undefined ? [because('card.utilisation', { why: asSaid(utilisation) })] : []),
      ...(known(power) === undefined ? [because('card.power', { why: asSaid(power) })] : []),
    ]),
  }
}

/** One line of the samples; `undefined` where it is none. */
export function sampleOf(line: string): CardSample | undefined {
  const [card = '', utilisation = '', memory = '', power = ''] = fieldsOf(line)
  if (!isNvidiaCard(card)) return undefined
  const percent = known(utilisation)
  const memoryMib = known(memory)
  const powerWatts = known(power)
  return {
    card,
    ...(percent === undefined ? {} : { utilisation: Math.min(1, percent / 100) }),
    ...(memoryMib === undefined ? {} : { memoryBytes: memoryMib * BYTES_PER_MIB }),
    ...(powerWatts === undefined ? {} : { powerWatts }),
  }
}

/** What keeps `nvidia-smi` from answering, from what it printed on either stream: its first line that says anything. */
function complaintOf(output: string): string | undefined {
  const line = output.split(/\r?\n/).find((one) => one.trim() !== '' && sampleOf(one) === undefined)
  return line?.trim().slice(0, MAX_REASON_CHARACTERS)
}

function whyNot(error: ExecFileException, output: string, timeoutMs: number): StatedReason {
  if (error.code === 'ENOENT') return NO_NVIDIA_SMI
  if (error.killed) return because('card.noAnswer', { seconds: timeoutMs / 1000 })
  return whyEnded(output, error.signal ?? error.code)
}

/** Why `nvidia-smi` ended unasked: by what it printed, else by its signal or exit code, as far as either is known. */
export function whyEnded(output: string, end: string | number | null | undefined): StatedReason {
  const said = complaintOf(output)
  if (said !== undefined) return because('card.nvidiaSmi', { said })
  return end === undefined || end === null ? because('card.endedUntold') : because('card.ended', { how: end })
}

/** What stands in place of a figure. */
function asSaid(field: string): StatedReason {
  return field === '' ? because('card.nothingSaid') : because('card.nvidiaSmiSays', { said: field })
}

function fieldsOf(line: string): string[] {
  return line.split(',').map((field) => field.trim())
}

/** Whether a card is one that `nvidia-smi` knows: by its UUID. */
export function isNvidiaCard(id: string): boolean {
  return /^GPU-[\w-]+$/.test(id)
}

/** `[N/A]`, `[Not Supported]`, `[Unknown Error]`, `[GPU is lost]` and the like stand where there is nothing to tell. */
function told(field: string): boolean {
  return field !== '' && !field.startsWith('[')
}

function known(field: string): number | undefined {
  return /^\d+(\.\d+)?$/.test(field) ? Number(field) : undefined
}
