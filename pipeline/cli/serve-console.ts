import { randomBytes } from 'node:crypto'
import { join, resolve } from 'node:path'
import { Command, CommanderError } from 'commander'
import { z } from 'zod'
import { Failure, failureInfoOf } from '../base/failure.ts'
import { presetOf } from '../flags/presets.ts'
import { startConsole } from '../host/console-host.ts'
import { admitsAnyPage, checkDoors, type DoorOptions } from '../host/doors.ts'
import { offerTunedPreset } from '../host/experiments/tuned-preset.ts'
import { closeRequestSchema } from '../protocol/desktop.ts'
import type { StageStatus } from '../protocol/stages.ts'
import { dataFolder } from '../store/location.ts'
import { resolveFlags } from './flag-sources.ts'
import { beatToParent } from './heartbeat.ts'
import { packageDir, packageVersion } from './package-version.ts'
import { EXIT, errorLine } from './terminal.ts'
import { turnTable } from './turn-table.ts'

const DEFAULT_PORT = 4830
const ANY_PAGE = 'Any web page that is open on this machine may talk as a device while the device gateway is on.'
const SHELL_ORIGIN = 'app://firstword'

const serveOptionsSchema = z.object({
  port: z.coerce.number().int().min(0).max(65_535),
  preset: z.string().optional(),
  flags: z.string().optional(),
  set: z.array(z.string()),
  metrics: z.boolean().default(false),
  metricsHost: z.array(z.string()).optional(),
  deviceOrigin: z.array(z.string()).optional(),
  wakeWord: z.array(z.string()).optional(),
  greeting: z.boolean().default(true),
  electron: z.boolean().default(false),
  restarted: z.boolean().default(false),
})

type ServeOptions = z.infer<typeof serveOptionsSchema>

/** Loads the pipeline, serves the console, measures one turn and says where the console is. Ends on SIGTERM. */
export async function serveConsole(words: readonly string[]): Promise<void> {
  try {
    const options = serveOptions(words)
    await offerTunedPreset(dataFolder())
    beatToParent(tellParent)
    await serve(options)
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return
    // What nobody expected is no bad input: it ends the host as it would anywhere else.
    if (!(error instanceof Failure || error instanceof CommanderError || error instanceof z.ZodError)) throw error
    process.stderr.write(`${errorLine(failureInfoOf(error))}\n`)
    // Workers that did load are still there and would keep the process alive.
    process.exit(EXIT.badInput)
  }
}

function serveOptions(words: readonly string[]): ServeOptions {
  const program = new Command('firstword')
    .description('Serves the Firstword console on this machine.')
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
    .allowExcessArguments(false)
    .option('--port <number>', 'port to listen on; 0 for any free one', String(DEFAULT_PORT))
    .option('--preset <name>', 'preset to start with')
    .option('--flags <file>', 'a file of flags to start with')
    .option('--set <flag=value>', 'a flag to start with; may be repeated', collect, [])
    .option('--metrics', 'serve Prometheus metrics on ports 8000, 8001 and 8002')
    .option('--metrics-host <name>', 'a name by which /metrics may be asked for, e.g. host.docker.internal', collect)
    .option('--device-origin <origin>', 'a page that may connect as a device, e.g. http://localhost:8006', collect)
    .option('--wake-word <words>', 'what wakes devices, in place of the usual words; may be repeated', collect)
    .option('--no-greeting', 'listen to a device that was woken, without greeting it')
    .option('--electron', 'serve the desktop window')
    .option('--restarted', 'started again after a crash: skip the first turn')
    .parse([...words], { from: 'user' })
  return serveOptionsSchema.parse(program.opts())
}

async function serve(options: ServeOptions): Promise<void> {
  const { values, origins } = await resolveFlags({
    preset: options.preset,
    environment: process.env,
    // A package script runs in the package's folder: the path is meant from where it was written.
    files: options.flags === undefined ? [] : [resolve(process.env.INIT_CWD ?? '.', options.flags)],
    sets: options.set,
  })
  const preset = presetOf(values)
  for (const [name, from] of origins) if (from !== `preset ${preset}`) say(`${name}=${values[name]} from the ${from}`)
  const doors = checkDoors(doorsOf(options))
  if (admitsAnyPage(doors)) say(ANY_PAGE)
  const token = process.env.FIRSTWORD_TOKEN ?? randomBytes(16).toString('hex')
  const running = await startConsole({
    port: options.port,
    token,
    appVersion: packageVersion(),
    doors,
    restarted: options.restarted,
    pagesDir: join(packageDir(), 'dist', 'renderer'),
    extraOrigins: options.electron ? [SHELL_ORIGIN] : [],
    onStage: (status) => say(stageLine(status)),
    onPortTaken: (port) => say(`Port ${port} is taken; trying the next one.`),
    flags: values,
    ...(preset === undefined ? {} : { preset }),
  })
  closeOnSignals(() => running.close())
  if (!options.restarted) {
    say('Measuring one turn on a demo clip, in real time …')
    const measured = await running.measureDemoTurn()
    say(measured ? turnTable(measured.clip, measured.turn) : 'There are no demo clips to measure a turn on.')
  }
  say(`Firstword is ready at http://127.0.0.1:${running.port}/#token=${token}`)
  tellParent({ type: 'ready', port: running.port, token })
}

function collect(word: string, before: readonly string[] = []): string[] {
  return [...before, word]
}

function doorsOf({ metrics, metricsHost, deviceOrigin, wakeWord, greeting }: ServeOptions): DoorOptions {
  return {
    metrics,
    ...(metricsHost ? { metricsHosts: metricsHost } : {}),
    gateway: {
      ...(deviceOrigin ? { origins: deviceOrigin } : {}),
      ...(wakeWord ? { wakeWords: wakeWord } : {}),
      ...(greeting ? {} : { greets: false }),
    },
  }
}

function stageLine({
  stage,
  state,
  progress,
  model,
  variant,
  provider,
  providerReason,
  loadMs,
  error,
}: StageStatus): string {
  const name = stage.toUpperCase()
  if (state === 'failed') return `${name}  failed: ${error?.message ?? 'unknown'}`
  if (state === 'loading') return `${name}  loading ${Math.round(progress * 100)} %`
  return `${name}  ready in ${Math.round(loadMs ?? 0)} ms: ${model} (${variant}) on ${provider} – ${providerReason}`
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
  tellParent({ type: 'progress', text })
}

/** Whoever started us has a channel. Once it has gone there is a moment until we have ended too. */
function tellParent(message: object): void {
  if (process.connected) process.send?.(message, undefined, undefined, () => {})
}

/**
 * Ends in order: models are released between runs, never torn out of one. The parent's end is ours too. The parent may
 * also ask: on Windows a signal is no question but an end.
 */
function closeOnSignals(close: () => Promise<void>): void {
  let closing = false
  const end = () => {
    if (closing) return
    closing = true
    void close().finally(() => process.exit(EXIT.ok))
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end)
  process.on('disconnect', end)
  process.on('message', (message) => {
    if (closeRequestSchema.safeParse(message).success) end()
  })
}
