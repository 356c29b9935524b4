import { EventEmitter } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { startCli } from '../testing/cli-process.ts'
import { beatToParent, watchHeartbeat } from './heartbeat.ts'

afterEach(() => vi.useRealTimers())

describe('the watch over a host', () => {
  function watched() {
    vi.useFakeTimers()
    const child = new EventEmitter()
    const onHung = vi.fn()
    const end = watchHeartbeat(child as never, onHung, { intervalMs: 1000, missedBeats: 3 })
    return { child, onHung, end, beat: () => child.emit('message', { type: 'alive' }) }
  }

  it('lets a host take its time to start', () => {
    const { onHung, end } = watched()
    vi.advanceTimersByTime(60_000)
    expect(onHung).not.toHaveBeenCalled()
    end()
  })

  it('finds one that was heard and has fallen silent, once', () => {
    const { child, onHung, beat } = watched()
    beat()
    vi.advanceTimersByTime(2000)
    beat()
    child.emit('message', { type: 'progress', text: 'no sign of life of the loop' })
    vi.advanceTimersByTime(2999)
    expect(onHung).not.toHaveBeenCalled()
    vi.advanceTimersByTime(10_000)
    expect(onHung.mock.calls).toEqual([[3000]])
  })

  it('ends with the host', () => {
    const { onHung, beat, end } = watched()
    beat()
    end()
    vi.advanceTimersByTime(60_000)
    expect(onHung).not.toHaveBeenCalled()
  })

  it('hears a beat a second', () => {
    vi.useFakeTimers()
    const send = vi.fn()
    beatToParent(send)
    vi.advanceTimersByTime(3000)
    expect(send.mock.calls).toEqual(Array.from({ length: 3 }, () => [{ type: 'alive' }]))
  })
})

it('a host that spins is killed and started again, and the supervisor says so', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'firstword-hung-'))
  const { ended } = startCli([join(folder, 'started')], { entry: 'testing/spinning-host.ts' })
  const { exitCode, out, err } = await ended
  await rm(folder, { recursive: true })
  expect([exitCode, out, err]).toEqual([
    0,
    'started again\n',
    'firstword: the host hung (no sign of life for 1 s); starting it again\n',
  ])
})
