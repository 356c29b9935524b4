import { beforeEach, describe, expect, it } from 'vitest'
import { nowMs } from '../../base/clock.ts'
import type { Command } from '../../protocol/wire/commands.ts'
import type { ConsoleClient } from '../../servers/console-client.ts'
import { EventHub } from '../../servers/event-hub.ts'
import { carryOut } from '../common/command-area.ts'
import { LiveArea, type LiveAreaOptions } from './live-commands.ts'

let rendered: number[] = []
let area: LiveArea
beforeEach(() => {
  rendered = []
  const conductor = { reportRendered: (_turnId: string, renderedMs: number) => rendered.push(renderedMs) }
  const parts = { pipeline: { conductor }, player: {}, levels: {} } as unknown as Omit<LiveAreaOptions, 'hub'>
  area = new LiveArea({ hub: new EventHub(), ...parts })
})

const carry = (command: Command) => carryOut([area], command, {} as ConsoleClient)

describe('what a page says of its playback', () => {
  const report = (renderedAtMs: number, clockOffsetMs: number) =>
    carry({ name: 'reportPlayback', turnId: 'turn-1', renderedAtMs, clockOffsetMs, clockErrorMs: 1 })

  it('is taken on the host’s clock', async () => {
    const atMs = nowMs()
    await report(atMs + 5000 - 20, 5000)
    expect(rendered).toEqual([atMs - 20])
  })

  it.each([1e12, -1e12, 120_000])(
    'is refused with a line where its date is %d ms off: the turn keeps its own',
    async (off) => {
      await expect(report(nowMs() + off, 0)).rejects.toMatchObject({ code: 'playback.date', hint: expect.any(String) })
      expect(rendered).toEqual([])
    },
  )
})
