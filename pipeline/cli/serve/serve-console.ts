import { randomBytes } from 'node:crypto'
import { join, resolve } from 'node:path'
import { Failure } from '../../base/failure.ts'
import { dataFolder } from '../../base/files/data-folder.ts'
import { offerTunedPreset } from '../../features/experiments/tuned-preset.ts'
import { presetOf } from '../../flags/presets.ts'
import { startConsole } from '../../host/console-host.ts'
import { admitsAnyPage, checkListenOptions, type ListenOptions } from '../../host/listen-options.ts'
import { formatProgress, formatWhole, PLAIN } from '../../measures/numbers.ts'
import { closeRequestSchema } from '../../protocol/desktop.ts'
import type { StageStatus } from '../../protocol/stages.ts'
import { engineChoiceOf } from '../options/engine-options.ts'
import { resolveFlags } from '../options/flag-sources.ts'
import { packageDir, packageVersion } from '../package-version.ts'
import { EXIT, terminalOn, thrownLine } from '../terminal.ts'
import { visible } from '../visible.ts'
import { beatToParent } from './heartbeat.ts'
import { keepKeysWithParent } from './parent-keychain.ts'
import { readServeOptions, type ServeOptions } from './serve-options.ts'
import { turnTable } from './turn-table.ts'

const ANY_PAGE = 'Any web page that is open on this machine may talk as a device while the device gateway is on.'
const SHELL_ORIGIN = 'app://firstword'

const terminal = terminalOn(process.stdout, process.stderr)

/** Loads the pipeline, serves the console, measures one turn and says where the console is. Ends on SIGTERM. */
export async function serveConsole(words: readonly string[]): Promise<void> {
  try {
    const options = readServeOptions(words)
    if (!options) return
    await offerTunedPreset(dataFolder())
    beatToParent(sendToParent)
    if (options.electron) await keepKeysWithParent()
    await serve(options)
  } catch (error) {
    // What nobody expected is no bad input: it ends the host as it would anywhere else.
    if (!(error instanceof Failure)) throw error
    terminal.err(thrownLine(error))
    // Workers that did load are still there and would keep the process alive.
    process.exit(EXIT.badInput)
  }
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
  const listen = checkListenOptions(listenOptionsOf(options))
  if (admitsAnyPage(listen)) say(ANY_PAGE)
  const token = process.env.FIRSTWORD_TOKEN ?? randomBytes(16).toString('hex')
  const running = await startConsole({
    port: options.port,
    token,
    appVersion: packageVersion(),
    listen,
    restarted: options.restarted,
    pagesDir: join(packageDir(), 'dist', 'renderer'),
    extraOrigins: options.electron ? [SHELL_ORIGIN] : [],
    onStage: (status) => say(stageLine(status)),
    onPortTaken: (port) => say(`Port ${port} is taken; trying the next one.`),
    flags: values,
    ...engineChoiceOf(options),
    ...(preset === undefined ? {} : { preset }),
  })
  closeOnSignals(() => running.close())
  if (!options.restarted) {
    say('Measuring one turn on a demo clip, in real time …')
    const measured = await running.measureDemoTurn()
    say(measured ? turnTable(measured.clip, measured.turn) : 'There are no demo clips to measure a turn on.')
  }
  say(`Firstword is ready at http://127.0.0.1:${running.port}/#token=${token}`)
  sendToParent({ type: 'ready', port: running.port, token })
}

function listenOptionsOf({ metrics, metricsHost, deviceOrigin, wakeWord, greeting }: ServeOptions): ListenOptions {
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
  warmUpMs,
  error,
}: StageStatus): string {
  const name = stage.toUpperCase()
  if (state === 'failed') return `${name}  failed: ${error?.message ?? 'unknown'}`
  if (state === 'loading') return `${name}  loading ${formatProgress(progress, PLAIN)}`
  const warmUp = warmUpMs === undefined ? '' : `, warm-up ${formatWhole(warmUpMs, PLAIN)} ms`
  return `${name}  ready in ${formatWhole(loadMs ?? 0, PLAIN)} ms${warmUp}: ${model} (${variant}) on ${provider} – ${providerReason}`
}

function say(text: string): void {
  terminal.out(text)
  sendToParent({ type: 'progress', text: visible(text) })
}

/** Whoever started us has a channel. Once it has gone there is a moment until we have ended too. */
function sendToParent(message: object): void {
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
