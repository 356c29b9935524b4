import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { StatedReason } from '../../protocol/reasons.ts'
import { PlaybackWait } from './playback-wait.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('the wait for a reply that ends in a second', () => {
  function waiting({ reported }: { readonly reported: boolean }) {
    const player: { silentBecause: StatedReason | undefined } = { silentBecause: undefined }
    const turn = { isOpen: true }
    const giveUp = vi.fn(() => {
      turn.isOpen = false
    })
    const wait = new PlaybackWait(player)
    if (reported) wait.reported()
    const start = () => {
      turn.isOpen = true
      wait.start(1000, () => turn.isOpen, giveUp)
    }
    start()
    return { wait, player, turn, giveUp, start }
  }

  it('is short where the player never reported anything', () => {
    const { giveUp } = waiting({ reported: false })
    vi.advanceTimersByTime(1399)
    expect(giveUp).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1)
    expect(giveUp).toHaveBeenCalledOnce()
  })

  it('is long where it does, because its report may be late', () => {
    const { giveUp } = waiting({ reported: true })
    vi.advanceTimersByTime(6000)
    expect(giveUp).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1000)
    expect(giveUp).toHaveBeenCalledOnce()
  })

  it('is long where the first report comes while it waits', () => {
    const { wait, giveUp } = waiting({ reported: false })
    vi.advanceTimersByTime(1200)
    wait.reported()
    vi.advanceTimersByTime(3000)
    expect(giveUp).not.toHaveBeenCalled()
  })

  it('ends where the player has left', () => {
    const { player, giveUp } = waiting({ reported: true })
    vi.advanceTimersByTime(2000)
    player.silentBecause = { reason: 'no console is open' }
    vi.advanceTimersByTime(400)
    expect(giveUp).toHaveBeenCalledOnce()
  })

  it('says nothing of a turn that is over', () => {
    const { turn, giveUp } = waiting({ reported: true })
    turn.isOpen = false
    vi.advanceTimersByTime(60_000)
    expect(giveUp).not.toHaveBeenCalled()
  })

  it('is long once only, where the player has ceased to report', () => {
    const { giveUp, start } = waiting({ reported: true })
    vi.advanceTimersByTime(60_000)
    start()
    vi.advanceTimersByTime(1400)
    expect(giveUp).toHaveBeenCalledTimes(2)
  })
})
