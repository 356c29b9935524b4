import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { nowMs } from '../base/clock.ts'
import { HOST_ENVIRONMENT } from '../protocol/desktop.ts'
import { type HeartbeatLimits, watchHeartbeat } from './heartbeat.ts'
import { EXIT } from './terminal.ts'

/** A host that dies this often within a minute is not started again: something is wrong that a restart does not mend. */
const RESTARTS_PER_MINUTE = 5
const FIRST_BACK_OFF_MS = 200
/** How long a host may take to release its models before it is killed. */
const CLOSE_TIMEOUT_MS = 5000

const readySchema = z.object({ type: z.literal('ready'), port: z.number().int() })

/**
 * Keeps a host process running. A crash (onnxruntime aborts the whole process when a model run is torn down) brings a
 * new one on the same port with the same token, so that open consoles find it again; a host whose event loop hangs is
 * killed, which counts as a crash; a host that ends by itself (bad input, nothing to do) ends the supervisor with its
 * exit code. Ctrl-C and SIGTERM end both.
 */
export async function superviseHost(entry: URL, words: readonly string[], limits?: HeartbeatLimits): Promise<void> {
  const token = process.env.FIRSTWORD_TOKEN ?? randomBytes(16).toString('hex')
  const crashes: number[] = []
  let stopping = false
  let port: number | undefined
  let child: ChildProcess | undefined
  const stop = () => {
    stopping = true
    child?.kill('SIGTERM')
    setTimeout(() => child?.kill('SIGKILL'), CLOSE_TIMEOUT_MS).unref()
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop)
  // Whoever started us with a channel has gone, perhaps without a word.
  process.on('disconnect', stop)
  while (true) {
    const again = port === undefined ? [] : ['--port', String(port), '--restarted']
    child = startHost(entry, [...words, ...again], token)
    child.on('message', (message) => {
      port = readySchema.safeParse(message).data?.port ?? port
    })
    const hung = { silentMs: 0 }
    const endWatch = watchHeartbeat(child, killHung(child, hung), limits)
    const code = await ended(child)
    endWatch()
    if (stopping || code !== undefined) {
      process.exitCode = code ?? EXIT.ok
      break
    }
    crashes.push(nowMs())
    if (!mayRestart(crashes)) {
      process.stderr.write(
        `firstword: the host crashed ${RESTARTS_PER_MINUTE} times within a minute and is not started again\n`,
      )
      process.exitCode = EXIT.failed
      break
    }
    process.stderr.write(`firstword: the host ${endOf(hung)}; starting it again\n`)
    await wait(FIRST_BACK_OFF_MS * 2 ** (crashes.length - 1))
  }
  // Whoever listens for the end of a channel is kept alive by it.
  process.off('disconnect', stop)
}

/** A hung event loop hears no SIGTERM. */
function killHung(child: ChildProcess, hung: { silentMs: number }): (silentMs: number) => void {
  return (silentMs) => {
    hung.silentMs = silentMs
    child.kill('SIGKILL')
  }
}

function endOf({ silentMs }: { readonly silentMs: number }): string {
  return silentMs === 0 ? 'crashed' : `hung (no sign of life for ${Math.round(silentMs / 1000)} s)`
}

function startHost(entry: URL, words: readonly string[], token: string): ChildProcess {
  return spawn(process.execPath, [fileURLToPath(entry), ...words], {
    env: { ...HOST_ENVIRONMENT, ...process.env, FIRSTWORD_SUPERVISED: '1', FIRSTWORD_TOKEN: token },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
}

/** Resolves with the exit code of a process that ended by itself, or `undefined` for one that crashed. */
function ended(child: ChildProcess): Promise<number | undefined> {
  return new Promise((resolve) => {
    child.once('error', () => resolve(EXIT.failed))
    child.once('exit', (code, signal) => resolve(signal || code === null || code > 128 ? undefined : code))
  })
}

/** Keeps the crashes of the last minute. */
function mayRestart(crashes: number[]): boolean {
  const now = nowMs()
  const recent = crashes.filter((crashMs) => now - crashMs < 60_000)
  crashes.splice(0, crashes.length, ...recent)
  return recent.length < RESTARTS_PER_MINUTE
}
