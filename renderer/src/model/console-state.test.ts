import { describe, expect, it } from 'vitest'
import type { PipelineEvent } from '../../../pipeline/protocol/wire/events.ts'
import { stampedEventSchema } from '../../../pipeline/protocol/wire/events.ts'
import { snapshotSchema } from '../../../pipeline/protocol/wire/snapshot.ts'
import { emptySnapshot, eventsOfTurn, longSnapshot } from '../testing/fixture-session.ts'
import { failedTurn, fixtureTurn, SAYINGS } from '../testing/fixture-turns.ts'
import { applyEvent, applyEvents, stateOf, TURNS_KEPT } from './console-state.ts'

const turn = fixtureTurn({ ...SAYINGS[0], preset: 'streaming', index: 1, openedMs: 1000 })
const stateAfter = (events: readonly PipelineEvent[]) =>
  applyEvents(
    stateOf(emptySnapshot()),
    events.map((event, i) => ({ seq: i + 1, atMs: i, event })),
  )

describe('the fixture', () => {
  it('speaks the protocol', () => {
    expect(snapshotSchema.safeParse(longSnapshot()).success).toBe(true)
    for (const event of eventsOfTurn(turn, 1)) expect(stampedEventSchema.safeParse(event).success).toBe(true)
  })
})

describe('the state of the console', () => {
  it('grows a turn from its events to exactly the record that closes it', () => {
    const events = eventsOfTurn(turn, 1)
    const beforeClose = applyEvents(stateOf(emptySnapshot()), events.slice(0, -1))
    expect(beforeClose.current).toMatchObject({
      transcript: turn.transcript,
      reply: turn.reply,
      ledger: turn.ledger,
      status: 'speaking',
    })
    expect(beforeClose.current?.spans.length).toBe(turn.spans.length)
    const closed = applyEvents(beforeClose, events.slice(-1))
    expect(closed.current).toBeUndefined()
    expect(closed.turns).toEqual([turn])
  })

  it('remembers the number of the last event, whatever it was', () => {
    const level = { seq: 7, atMs: 0, event: { kind: 'levelMeasured', rmsDbfs: -30, peakDbfs: -20 } } as const
    expect(applyEvent(stateOf(emptySnapshot()), level).seq).toBe(7)
  })

  it('knows of each model that is being brought the newest alone', () => {
    const pull = { id: 'tiny', state: 'running', bytes: 0 } as const
    const { pulls } = stateAfter([
      { kind: 'pullAdvanced', pull },
      { kind: 'pullAdvanced', pull: { ...pull, id: 'other' } },
      { kind: 'pullAdvanced', pull: { ...pull, bytes: 5, ofBytes: 9 } },
    ])
    expect(pulls).toEqual([
      { ...pull, id: 'other' },
      { ...pull, bytes: 5, ofBytes: 9 },
    ])
    expect(stateOf({ ...emptySnapshot(), pulls: [pull] }).pulls).toEqual([pull])
  })

  it('does not change the state it is given', () => {
    const state = stateOf(emptySnapshot())
    const copy = structuredClone(state)
    applyEvents(state, eventsOfTurn(turn, 1))
    expect(state).toEqual(copy)
  })

  it('merges anchors by name', () => {
    const state = stateAfter([
      { kind: 'turnOpened', turn: { ...turn, anchors: { openedMs: 5 } } },
      { kind: 'turnAdvanced', turnId: turn.id, status: 'hearing', anchors: { speechStartMs: 9 } },
      { kind: 'turnAdvanced', turnId: turn.id, status: 'recognising', anchors: { speechStartMs: 8, endpointMs: 20 } },
    ])
    expect(state.current?.anchors).toEqual({ openedMs: 5, speechStartMs: 8, endpointMs: 20 })
  })

  it('forgets of a turn that was taken back what the host forgets', () => {
    const again = { ...turn, status: 'hearing' as const, anchors: { openedMs: 5 }, ledger: undefined }
    const state = stateAfter([
      { kind: 'turnOpened', turn },
      { kind: 'turnTakenBack', turn: again },
    ])
    expect(state.current).toEqual(again)
  })

  it('ignores events about a turn that is not running', () => {
    const state = stateAfter([{ kind: 'transcriptChanged', turnId: 'elsewhere', text: 'x', final: true }])
    expect(state.current).toBeUndefined()
    expect(state.turns).toEqual([])
  })

  it('replaces a finished record that is sent again, and keeps turns in order', () => {
    const second = fixtureTurn({ ...SAYINGS[1], preset: 'baseline', index: 2, openedMs: 9000 })
    const late = { ...turn, counters: { 'playback.underruns': 2 } }
    const state = stateAfter([
      { kind: 'turnClosed', turn },
      { kind: 'turnClosed', turn: second },
      { kind: 'turnClosed', turn: late },
    ])
    expect(state.turns).toEqual([late, second])
  })

  it('keeps a late record from ending the turn that is running', () => {
    const running = fixtureTurn({ ...SAYINGS[1], preset: 'baseline', index: 2, openedMs: 9000 })
    const state = stateAfter([
      { kind: 'turnOpened', turn: running },
      { kind: 'turnClosed', turn },
    ])
    expect(state.current?.id).toBe(running.id)
  })

  it(`keeps the newest ${TURNS_KEPT} turns`, () => {
    const state = stateAfter(
      Array.from({ length: TURNS_KEPT + 3 }, (_, i) => ({
        kind: 'turnClosed' as const,
        turn: failedTurn(i + 1, i * 100),
      })),
    )
    expect(state.turns.length).toBe(TURNS_KEPT)
    expect(state.turns[0]?.index).toBe(4)
  })

  it('follows stages, flags, health, problems and a cleared conversation', () => {
    const state = stateAfter([
      { kind: 'stageChanged', status: { stage: 'asr', state: 'loading', progress: 0.5 } },
      { kind: 'topicChanged', topic: 'flags', state: { values: { A: 1 }, effects: [] } },
      { kind: 'healthMeasured', residentBytes: 1, cpuCores: 0.5, eventLoopDelayP99Ms: 2, droppedAudioChunks: 0 },
      { kind: 'problemReported', problem: { code: 'x', message: 'y' } },
      { kind: 'turnClosed', turn },
      { kind: 'conversationCleared' },
    ])
    expect(state.stages.find((stage) => stage.stage === 'asr')?.progress).toBe(0.5)
    expect(state.stages.length).toBe(4)
    expect(state.flags.values).toEqual({ A: 1 })
    expect(state.health).toEqual({ residentBytes: 1, cpuCores: 0.5, eventLoopDelayP99Ms: 2, droppedAudioChunks: 0 })
    expect(state.problem).toEqual({ atMs: 3, info: { code: 'x', message: 'y' } })
    expect(state.clearedThrough).toBe(1)
  })
})
