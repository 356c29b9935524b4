import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, it, onTestFinished } from 'vitest'
import { signalChild } from '../base/process/signal-child.ts'
import { isStopped, stateIn } from './stopped-process.ts'

it('the state of a process stands behind its name, whatever that is', () => {
  expect(stateIn('1234 (node) S 1 1234')).toBe('S')
  expect(stateIn('1234 (a) R (b) T 1 1234')).toBe('T')
})

it.skipIf(process.platform !== 'linux')('a process is known to be stopped, to go on, and to be gone', async () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)'])
  onTestFinished(() => signalChild(child, 'SIGKILL'))
  await once(child, 'spawn')
  const pid = child.pid as number
  const guard = { timeout: 60_000 }
  expect(isStopped(pid)).toBe(false)
  signalChild(child, 'SIGSTOP')
  await expect.poll(() => isStopped(pid), guard).toBe(true)
  signalChild(child, 'SIGCONT')
  await expect.poll(() => isStopped(pid), guard).toBe(false)
  signalChild(child, 'SIGKILL')
  await once(child, 'exit')
  expect(isStopped(pid)).toBe(false)
})
