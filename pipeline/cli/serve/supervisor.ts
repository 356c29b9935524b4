import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { nowMs } from '../../base/clock.ts'
import { HostRestarts, type HostVerdict } from '../../base/process/host-restarts.ts'
import { signalChild } from '../../base/process/signal-child.ts'
import { formatWhole, PLAIN } from '../../measures/numbers.ts'
import { HOST_ENVIRONMENT } from '../../protocol/desktop.ts'
import { EXIT } from '../terminal.ts'
import { type HeartbeatLimits, watchHeartbeat } from './heartbeat.ts'

/** How long a host may take to release its models before it is killed. */
const CLOSE_TIMEOUT_MS = 5000

export interface SupervisorOptions extends HeartbeatLimits {
  readonly restarts?: HostRestarts
}

const readySchema = z.object({ type: z.literal('ready'), port: z.number().int() })

/**
 * Keeps a host process running. A crash (onnxruntime aborts the whole process when a model run is torn down; an error
 * that nobody caught) brings a new one on the same port with the same token, so that open consoles find it again; a host
 * whose event loop hangs is killed, which counts as a crash; a host that ends because it wants to (bad input, nothing to
 * do) ends the supervisor with its exit code. Ctrl-C and SIGTERM end both, and the wait before a restart.
 */
export async function superviseHost(
  entry: URL,
  words: readonly string[],
  { restarts = new HostRestarts(), ...limits }: SupervisorOptions = {},
): Promise<void> {
  const token = process.env.FIRSTWORD_TOKEN ?? randomBytes(16).toString('hex')
  const stopping = new AbortController()
  let port: number | undefined
  let child: ChildProcess | undefined
  const stop = () => {
    stopping.abort()
    signalChild(child, 'SIGTERM')
    setTimeout(() => signalChild(child, 'SIGKILL'), CLOSE_TIMEOUT_MS).unref()
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop)
  // Whoever started us with a channel has gone, perhaps without a word.
  process.on('disconnect', stop)
  while (!stopping.signal.aborted) {
    const again = port === undefined ? [] : ['--port', String(port), '--restarted']
    const startedMs = nowMs()
    child = startHost(entry, [...words, ...again], token)
    child.on('message', (message) => {
      port = readySchema.safeParse(message).data?.port ?? port
    })
    const hung = { silentMs: 0 }
    const endWatch = watchHeartbeat(child, killHung(child, hung), limits)
    const code = await ended(child)
    endWatch()
    if (stopping.signal.aborted) process.exitCode = code ?? EXIT.ok
    else if (!(await mayGoOn(restarts.judge({ code, livedMs: nowMs() - startedMs }), { code, hung, stopping }))) break
  }
  // Whoever listens for the end of a channel is kept alive by it.
  process.off('disconnect', stop)
}

interface HowItEnded {
  readonly code: number | undefined
  readonly hung: { readonly silentMs: number }
  readonly stopping: AbortController
}

/** Says what became of a host and waits where it is to be started again; false: it is not, and the exit code is set. */
async function mayGoOn(verdict: HostVerdict, { code, hung, stopping }: HowItEnded): Promise<boolean> {
  switch (verdict.kind) {
    case 'ended':
      process.exitCode = code ?? EXIT.ok
      return false
    case 'giveUp': {
      const often = `${verdict.quickCrashes} times right after its start`
      process.stderr.write(`firstword: the host ${endOf(hung, code)} ${often} and is not started again\n`)
      process.exitCode = EXIT.failed
      return false
    }
    case 'restart':
      process.stderr.write(`firstword: the host ${endOf(hung, code)}; starting it again\n`)
      await wait(verdict.waitMs, undefined, { signal: stopping.signal }).catch(() => undefined)
      return true
  }
}

/** A hung event loop hears no SIGTERM. */
function killHung(child: ChildProcess, hung: { silentMs: number }): (silentMs: number) => void {
  return (silentMs) => {
    hung.silentMs = silentMs
    signalChild(child, 'SIGKILL')
  }
}

function endOf({ silentMs }: HowItEnded['hung'], code: number | undefined): string {
  if (silentMs > 0) return `hung (no sign of life for ${formatWhole(silentMs / 1000, PLAIN)} s)`
  return code === undefined ? 'crashed' : `crashed (code ${code})`
}

function startHost(entry: URL, words: readonly string[], token: string): ChildProcess {
  return spawn(process.execPath, [fileURLToPath(entry), ...words], {
    env: { ...HOST_ENVIRONMENT, ...process.env, FIRSTWORD_SUPERVISED: '1', FIRSTWORD_TOKEN: token },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
}

/** Resolves with the exit code of a process, or `undefined` for one that a signal ended. */
function ended(child: ChildProcess): Promise<number | undefined> {
  return new Promise((resolve) => {
    child.once('error', () => resolve(EXIT.failed))
    child.once('exit', (code) => resolve(code ?? undefined))
  })
}
