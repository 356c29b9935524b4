import { act, cleanup, configure, fireEvent, screen, within } from '@testing-library/react'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { inverseNormalise } from '../../../../../pipeline/base/text/inverse-text-normalisation.ts'
import type { TurnRecord } from '../../../../../pipeline/protocol/turns.ts'
import type { Command } from '../../../../../pipeline/protocol/wire/commands.ts'
import type { Console } from '../../../console.ts'
import { answering, COMPARISON, recordedComparison } from '../../../testing/fixture-comparison.ts'
import { emptySnapshot } from '../../../testing/fixture-session.ts'
import { fixtureTurn, SAYINGS } from '../../../testing/fixture-turns.ts'
import { renderInConsole } from '../../../testing/rendered.tsx'
import { PresentPage } from '../present-page.tsx'

// A guard against hanging: a busy machine takes its time.
configure({ asyncUtilTimeout: 60_000 })

afterEach(() => {
  cleanup()
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

/** The page with frames that the test lets pass, on a host that answers as given. */
function stage(session?: string, host = COMPARISON, parts: Partial<Console> = {}) {
  const frames = new Set<(nowMs: number) => void>()
  const commands: Command[] = []
  const page = renderInConsole(<PresentPage session={session} />, {
    run: (command) => void commands.push(command),
    ask: answering(host),
    fetchFile: async () => ({ ok: true, name: 'turn.wav', content: new Blob() }),
    frames: {
      subscribe: (callback) => {
        frames.add(callback)
        return () => frames.delete(callback)
      },
    },
    ...parts,
  })
  const { store } = page.console
  act(() => {
    store.getState().setConnection({ phase: 'connected' })
    store.getState().takeSnapshot(emptySnapshot())
  })
  const frame = () =>
    act(() => {
      for (const callback of [...frames]) callback(0)
    })
  return { ...page, store, commands, frame }
}

const press = (key: string) => fireEvent.keyDown(document.body, { key })
const baseline: TurnRecord = fixtureTurn({ ...SAYINGS[0], preset: 'baseline', index: 1, openedMs: 10_000 })

const REPLY = inverseNormalise(baseline.reply.text)

describe('a live scene', () => {
  /** The turn has come as far as the end of speech, and the host's clock is the page's. */
  function waiting() {
    const page = stage()
    const { ledger: _, ...running } = baseline
    const { heardMs: _sound, firstAudioMs: _audio, closedMs: _end, ...anchors } = baseline.anchors
    act(() => {
      page.store.getState().setClock({ offsetMs: 0, errorMs: 1 })
      page.store.getState().takeSnapshot({
        ...emptySnapshot(),
        current: { ...running, anchors, status: 'thinking', reply: { text: '', final: false } },
      })
    })
    return page
  }

  test('counts what the person waits while the wait lasts', () => {
    const now = vi.spyOn(performance, 'now')
    const { frame } = waiting()
    const endMs = baseline.anchors.speechEndMs ?? Number.NaN
    const seen = [200, 900].map((ms) => {
      now.mockReturnValue(endMs + ms)
      frame()
      return screen.getByText('User waits').parentElement?.textContent
    })
    expect(seen[0]).toMatch(/200\sms/)
    expect(seen[1]).toMatch(/900\sms/)
  })

  test('shows the ledger’s own number once the reply is heard, with the words', () => {
    const { store } = waiting()
    act(() => store.getState().takeSnapshot({ ...emptySnapshot(), turns: [baseline] }))
    const heard = Math.round(baseline.ledger?.heardMs ?? Number.NaN).toLocaleString('en')
    expect(screen.getByText('User waits').parentElement?.textContent).toContain(heard)
    expect(screen.getByText(REPLY)).toBeTruthy()
  })

  test('hides what was said from the page itself where that is asked for', () => {
    const { store, container } = waiting()
    act(() => store.getState().takeSnapshot({ ...emptySnapshot(), turns: [baseline] }))
    expect(container.textContent).toContain(REPLY)
    fireEvent.click(screen.getByRole('switch', { name: 'Hide what was said' }))
    expect(container.textContent).not.toContain(REPLY)
    expect(screen.getAllByRole('img', { name: 'Hidden' })).toHaveLength(2)
  })

  test('says why a turn has no number', () => {
    const { store } = waiting()
    const { ledger: _, ...unmeasured } = baseline
    const reason = 'no end of speech: the clip ended before the silence did'
    act(() => store.getState().takeSnapshot({ ...emptySnapshot(), turns: [{ ...unmeasured, notMeasurable: reason }] }))
    expect(screen.getByText(reason)).toBeTruthy()
  })

  test('plays the chosen clip by the space bar', () => {
    const playClip = vi.fn()
    stage(undefined, COMPARISON, { playClip })
    press(' ')
    expect(playClip).toHaveBeenCalledWith('time')
  })
})

describe('the blind listen', () => {
  async function listening() {
    // Every recording: nearly two seconds of silence, then a reply.
    const played = new Float32Array(48_000).fill(0.2, 30_000)
    const sides = [new Float32Array(48_000), played]
    const decoded = { sampleRate: 16_000, numberOfChannels: 2, getChannelData: (side: number) => sides[side] }
    vi.stubGlobal(
      'OfflineAudioContext',
      class {
        decodeAudioData = async () => decoded
      },
    )
    const page = stage('compared', recordedComparison())
    const start = vi.spyOn(page.console.sound.replay, 'start')
    start.mockResolvedValue({ positionMs: () => 1e9, stop: () => {} })
    for (let count = 0; count < 3; count += 1) press('PageDown')
    await screen.findByRole('button', { name: 'Listen to A' })
    const listen = async (letter: string) => {
      fireEvent.click(screen.getByRole('button', { name: `Listen to ${letter}` }))
      await act(async () => {})
      page.frame()
    }
    return { ...page, start, listen }
  }

  test('tells neither number nor name before the room has heard both and chosen', async () => {
    const { listen } = await listening()
    const lanes = () => ['A', 'B'].map((name) => screen.getByRole('region', { name }).textContent)
    expect(lanes().join()).not.toMatch(/Before|After|Baseline|Streaming|\d/)
    const choice = () => screen.getByRole('button', { name: 'No difference' })
    expect(choice().hasAttribute('disabled')).toBe(true)
    await listen('A')
    expect(choice().hasAttribute('disabled')).toBe(true)
    await listen('B')
    expect(lanes().join()).not.toMatch(/Before|After|Baseline|Streaming|\d/)
    expect(choice().hasAttribute('disabled')).toBe(false)
    fireEvent.click(choice())
    expect(lanes().join()).toMatch(/1,000/)
    expect(lanes().join()).toMatch(/500/)
    expect(screen.getByText('Chosen so far: after 0 · before 0 · no difference 1')).toBeTruthy()
  })

  test.each([
    [0.1, 'Before'],
    [0.9, 'After'],
  ])('counts the choice for what stood there: drawn %d, the second was %s', async (drawn, side) => {
    vi.spyOn(Math, 'random').mockReturnValue(1 - drawn)
    const { listen } = await listening()
    await listen('A')
    await listen('B')
    fireEvent.click(screen.getByRole('button', { name: 'Rather A' }))
    expect(within(screen.getByRole('region', { name: 'A' })).getByRole('heading').textContent).toContain(side)
    const counted = side === 'Before' ? 'after 0 · before 1' : 'after 1 · before 0'
    expect(screen.getByText(new RegExp(counted))).toBeTruthy()
  })

  test('plays the silence as it was waited: the reply comes when it was heard', async () => {
    const { start, listen } = await listening()
    await listen('A')
    const [tracks = []] = start.mock.calls[0] ?? []
    const [question, reply] = tracks
    const endMs = (question?.atMs ?? 0) + (question?.toMs ?? 0)
    const silenceMs = (reply?.atMs ?? 0) + 20 - endMs
    expect([500, 1000]).toContain(Math.round(silenceMs))
  })
})
