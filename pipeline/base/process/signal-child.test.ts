import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { signalChild } from './signal-child.ts'

describe('a signal to a child process', () => {
  it('ends the one that runs', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' })
    const exit = once(child, 'exit')
    signalChild(child, 'SIGKILL')
    expect(await exit).toEqual([null, 'SIGKILL'])
  })

  it('goes to nobody where none could be started', async () => {
    const child = spawn(join(import.meta.dirname, 'no-such-program'))
    const kill = vi.spyOn(child, 'kill')
    const failed = once(child, 'error')
    signalChild(child, 'SIGKILL')
    await failed
    signalChild(child, 'SIGKILL')
    signalChild(undefined, 'SIGKILL')
    expect(kill).not.toHaveBeenCalled()
  })
})
