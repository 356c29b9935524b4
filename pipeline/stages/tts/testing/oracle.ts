import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

/** Where Debian keeps what sherpa-onnx reads of espeak-ng as soon as it opens a Kokoro or a Matcha. */
const ESPEAK_DATA = '/usr/lib/x86_64-linux-gnu/espeak-ng-data'

/** What the independent synthesiser is to say, and with which voice. */
export interface OracleJob {
  readonly kind: 'kokoro' | 'matcha' | 'matcha-echo' | 'melo'
  /** Of the voice's files. */
  readonly folder: string
  readonly dataDir: string
  readonly texts: readonly string[]
  readonly speaker: number
  readonly speed: number
}

const answersSchema = z.array(z.array(z.array(z.string())))

/** Why the independent synthesiser cannot be asked here; `undefined` where it can. */
export function oracleObstacle(kind: OracleJob['kind']): string | undefined {
  const platform = `${process.platform}-${process.arch}`
  if (platform !== 'linux-x64') return `sherpa-onnx is compared with on linux-x64 only, and this is ${platform}`
  try {
    const addon = createRequire(import.meta.url).resolve('sherpa-onnx-linux-x64/package.json')
    if (!existsSync(addon)) return 'sherpa-onnx-linux-x64 is not installed'
  } catch {
    return 'sherpa-onnx-linux-x64 is not installed: run npm ci'
  }
  if (kind === 'melo' || existsSync(ESPEAK_DATA)) return undefined
  return `sherpa-onnx opens this voice with espeak-ng-data alone, which is not at ${ESPEAK_DATA}`
}

/** Asks sherpa-onnx, in a process of its own: for each job and text, the samples of each run. */
export async function askOracle(
  jobs: readonly Omit<OracleJob, 'dataDir'>[],
): Promise<readonly (readonly (readonly Float32Array[])[])[]> {
  const program = fileURLToPath(new URL('./oracle-process.mjs', import.meta.url))
  const child = spawn(process.execPath, [program], { stdio: ['pipe', 'pipe', 'pipe'] })
  child.stdin.end(JSON.stringify(jobs.map((job) => ({ ...job, dataDir: ESPEAK_DATA }))))
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  const [output, complaints, code] = await Promise.all([text(child.stdout), text(child.stderr), ended])
  if (code !== 0) throw new Error(`sherpa-onnx ended with ${code}: ${complaints.slice(-2000)}`)
  // It prints complaints of its own before.
  const answers = answersSchema.parse(JSON.parse(output.slice(output.lastIndexOf('\n'))))
  return answers.map((job) => job.map((runs) => runs.map(samplesOf)))
}

function samplesOf(base64: string): Float32Array {
  return new Float32Array(Uint8Array.from(Buffer.from(base64, 'base64')).buffer)
}
