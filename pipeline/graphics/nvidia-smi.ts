import { type ExecFileException, execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import type { CardSample, Graphics, GraphicsCard } from '../protocol/graphics.ts'

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
export const NO_NVIDIA_SMI = 'there is no nvidia-smi'

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

/** The cards that NVIDIA's driver knows; `unknown` says why there is no answer. */
export function listNvidiaCards(program: string, timeoutMs = LIST_TIMEOUT_MS): Promise<Graphics> {
  const options = { timeout: timeoutMs, killSignal: 'SIGKILL', maxBuffer: MAX_OUTPUT_BYTES, windowsHide: true } as const
  return new Promise((resolve) => {
    execFile(program, LIST_ARGUMENTS, options, (error, stdout, stderr) => {
      if (error) resolve({ cards: [], unknown: whyNot(error, `${stdout}\n${stderr}`, timeoutMs) })
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
    unknown: [
      ...(memoryMib === undefined ? [`memory: nvidia-smi says ${memory || 'nothing'}`] : []),
      ...(known(utilisation) === undefined ? [`utilisation: nvidia-smi says ${utilisation || 'nothing'}`] : []),
      ...(known(power) === undefined ? [`power: nvidia-smi says ${power || 'nothing'}`] : []),
    ],
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
export function complaintOf(output: string): string | undefined {
  const line = output.split(/\r?\n/).find((one) => one.trim() !== '' && sampleOf(one) === undefined)
  return line?.trim().slice(0, MAX_REASON_CHARACTERS)
}

function whyNot(error: ExecFileException, output: string, timeoutMs: number) {
  if (error.code === 'ENOENT') return NO_NVIDIA_SMI
  if (error.killed) return `nvidia-smi did not answer within ${timeoutMs / 1000} s`
  return `nvidia-smi: ${complaintOf(output) ?? `ended with ${error.signal ?? error.code ?? 'no word'}`}`
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
