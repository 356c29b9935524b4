import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

/** What the independent recogniser is to hear, and with which model. */
export interface OracleJob {
  readonly kind: 'transducer' | 'ctc' | 'sense-voice' | 'paraformer'
  readonly wavPath: string
  /** Of the file; all of it where absent. */
  readonly firstSamples?: number
  /** Silence after it. */
  readonly silenceSamples: number
  /** Audio is given to streaming models in pieces of so many samples. */
  readonly pieceSamples: number
  readonly tokensPath: string
  readonly modelPath?: string
  readonly encoderPath?: string
  readonly decoderPath?: string
  readonly joinerPath?: string
  readonly language?: string
}

const answersSchema = z.array(
  z.object({
    text: z.string(),
    tokens: z.array(z.string()),
    /** Seconds. */
    timestamps: z.array(z.number()),
    /** Tokens after each piece. */
    partials: z.array(z.number()),
  }),
)

/** What the independent recogniser heard. */
export type OracleAnswer = z.infer<typeof answersSchema>[number]

/** Why the independent recogniser cannot be asked here; `undefined` where it can. */
export function oracleObstacle(): string | undefined {
  const platform = `${process.platform}-${process.arch}`
  if (platform !== 'linux-x64') return `sherpa-onnx is compared with on linux-x64 only, and this is ${platform}`
  try {
    const addon = createRequire(import.meta.url).resolve('sherpa-onnx-linux-x64/package.json')
    return existsSync(addon) ? undefined : 'sherpa-onnx-linux-x64 is not installed'
  } catch {
    return 'sherpa-onnx-linux-x64 is not installed: run npm ci'
  }
}

/** Asks sherpa-onnx, in a process of its own; the answers are in the order of the jobs. */
export async function askOracle(jobs: readonly OracleJob[]): Promise<readonly OracleAnswer[]> {
  const program = fileURLToPath(new URL('./oracle-process.mjs', import.meta.url))
  const child = spawn(process.execPath, [program], { stdio: ['pipe', 'pipe', 'pipe'] })
  child.stdin.end(JSON.stringify(jobs))
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  const [output, complaints, code] = await Promise.all([text(child.stdout), text(child.stderr), ended])
  if (code !== 0) throw new Error(`sherpa-onnx ended with ${code}: ${complaints.slice(-2000)}`)
  return answersSchema.parse(JSON.parse(output))
}
