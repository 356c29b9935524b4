import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { performance } from 'node:perf_hooks'

/** How long a child may take to end by itself once it was asked to. */
const GRACE_MS = 8000
/** A terminal sends Ctrl-C to the whole group and npm passes it on: one key press arrives several times. */
const SAME_KEY_PRESS_MS = 1000
/** npm's shell dies of a SIGTERM without passing it on: that its process is gone is all we get to know. */
const PARENT_CHECK_MS = 500
const FORWARDED = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set()
/** @type {NodeJS.Signals | undefined} */
let stoppedBy
let stoppedMs = 0

/**
 * From now on a signal that ends this process ends its children first. They stay in our process group, so that a
 * signal to the group (Ctrl-C in a terminal) reaches them too; a second key press kills them at once.
 */
export function forwardSignals() {
  for (const signal of FORWARDED) process.on(signal, () => stop(signal))
  process.on('exit', () => killAll('SIGKILL'))
  if (process.env.npm_lifecycle_event !== undefined) stopWithParent(process.ppid)
}

function stopWithParent(/** @type {number} */ parent) {
  const timer = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(timer)
    stop('SIGTERM')
  }, PARENT_CHECK_MS)
  timer.unref()
}

/** The signal that asked us to stop, if one did: nothing new is to be started then. */
export function stopSignal() {
  return stoppedBy
}

/**
 * Runs a program with our own streams and waits for its end.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<number>} its exit code; 128 + the signal's number where a signal ended it
 */
export async function run(command, args, options = {}) {
  const { code } = await start(command, args, { stdio: 'inherit', ...options })
  return code
}

/**
 * Runs a program and keeps what it prints.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions & { readonly timeoutMs?: number }} [options]
 * @returns {Promise<{ code: number, output: string }>} both streams together, in the order they came
 */
export function capture(command, args, options = {}) {
  return start(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options })
}

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions & { readonly timeoutMs?: number }} options
 * @returns {Promise<{ code: number, output: string }>}
 */
function start(command, args, { timeoutMs, ...options }) {
  return new Promise((resolve) => {
    const child = spawn(command, args, options)
    let output = ''
    const keep = (/** @type {Buffer} */ text) => {
      output += text
    }
    child.stdout?.on('data', keep)
    child.stderr?.on('data', keep)
    running.add(child)
    const timer = timeoutMs === undefined ? undefined : setTimeout(() => kill(child, 'SIGKILL'), timeoutMs)
    const end = (/** @type {number} */ code) => {
      clearTimeout(timer)
      running.delete(child)
      resolve({ code, output })
    }
    child.once('error', (error) => {
      output += `${error.message}\n`
      end(127)
    })
    child.once('close', (code, signal) => end(code ?? 128 + (signal ? constants.signals[signal] : 0)))
  })
}

function stop(/** @type {NodeJS.Signals} */ signal) {
  if (stoppedBy !== undefined) {
    if (performance.now() - stoppedMs > SAME_KEY_PRESS_MS) killAll('SIGKILL')
    return
  }
  stoppedBy = signal
  stoppedMs = performance.now()
  if (running.size === 0) process.exit(128 + constants.signals[signal])
  killAll(signal)
  setTimeout(() => killAll('SIGKILL'), GRACE_MS).unref()
}

function killAll(/** @type {NodeJS.Signals} */ signal) {
  for (const child of running) kill(child, signal)
}

/** For one that could not be started Node would signal whatever number lies in its memory: 0 is our whole group. */
function kill(/** @type {import('node:child_process').ChildProcess} */ child, /** @type {NodeJS.Signals} */ signal) {
  if (child.pid !== undefined) child.kill(signal)
}
