import { describe, expect, it } from 'vitest'
import type { ErrorInfo } from '../../../../pipeline/protocol/errors.ts'
import type { FlagRecord } from '../../../../pipeline/protocol/flags.ts'
import type { Command } from '../../../../pipeline/protocol/wire/commands.ts'
import type { CommandOutcome } from '../../connection/status.ts'
import { FlagEditor } from './flag-editor.ts'

/** A host that answers when it is told to, and a clock that is turned by hand. */
function bench(initial: FlagRecord = { A: 1, B: false }) {
  const sent: Command[] = []
  const told: ErrorInfo[] = []
  const answers: ((outcome: CommandOutcome) => void)[] = []
  const timers = new Map<number, { at: number; callback: () => void }>()
  let now = 0
  let nextTimer = 1
  let inForce = initial
  const editor = new FlagEditor({
    send: (command) => {
      sent.push(command)
      return new Promise((resolve) => answers.push(resolve))
    },
    inForce: () => inForce,
    health: () => undefined,
    report: (error) => told.push(error),
    nowMs: () => now,
    setTimeout: (callback, ms) => {
      timers.set(nextTimer, { at: now + ms, callback })
      nextTimer += 1
      return nextTimer - 1
    },
  })
  const wait = (ms: number) => {
    const end = now + ms
    for (;;) {
      const due = [...timers].filter(([, { at }]) => at <= end).sort(([, a], [, b]) => a.at - b.at)[0]
      if (!due) break
      timers.delete(due[0])
      now = due[1].at
      due[1].callback()
    }
    now = end
  }
  const answer = async (outcome: CommandOutcome) => {
    answers.shift()?.(outcome)
    await Promise.resolve()
    await Promise.resolve()
  }
  const hostSays = (values: FlagRecord) => {
    inForce = { ...inForce, ...values }
    editor.reconcile()
  }
  return { editor, sent, told, wait, answer, hostSays, state: () => editor.store.getState() }
}

const setTo = (values: FlagRecord) => ({ name: 'setFlags', values })

describe('changing a flag', () => {
  it('shows at once, is sent at once, and stays until the host confirms it', async () => {
    const { editor, sent, answer, hostSays, state } = bench()
    editor.change('B', true)
    expect(sent).toEqual([setTo({ B: true })])
    expect(state().pending).toEqual({ B: true })
    await answer({ ok: true })
    expect(state().pending).toEqual({ B: true })
    hostSays({ B: true })
    expect(state().pending).toEqual({})
  })

  it('to the value it has does nothing', () => {
    const { editor, sent } = bench()
    editor.change('A', 1)
    expect(sent).toEqual([])
  })

  it('is not taken back by an older confirmation while newer values are on their way', async () => {
    const { editor, answer, hostSays, state } = bench()
    editor.change('A', 2)
    editor.change('A', 3)
    await answer({ ok: true })
    hostSays({ A: 2 })
    expect(state().pending).toEqual({ A: 3 })
    await answer({ ok: true })
    hostSays({ A: 3 })
    expect(state().pending).toEqual({})
  })

  it('that the host refuses is shown at its row and taken back', async () => {
    const { editor, answer, state } = bench()
    editor.change('A', 9)
    await answer({ ok: false, error: { code: 'flag.outOfRange', message: 'A cannot be 9' } })
    expect(state().pending).toEqual({})
    expect(state().errors.A?.message).toBe('A cannot be 9')
    expect(state().history.past).toEqual([])
    editor.change('A', 2)
    expect(state().errors).toEqual({})
  })

  it('is the host’s to decide: another value than the one asked for wins after a moment', async () => {
    const { editor, answer, hostSays, wait, state } = bench()
    editor.change('A', 2)
    await answer({ ok: true })
    hostSays({ A: 7 })
    wait(1000)
    expect(state().pending).toEqual({})
  })
})

describe('undo and redo', () => {
  it('go back and forth through what was done', () => {
    const { editor, sent, wait } = bench()
    editor.change('A', 2)
    wait(2000)
    editor.change('B', true)
    editor.undo()
    editor.undo()
    editor.undo()
    editor.redo()
    expect(sent.slice(2)).toEqual([setTo({ B: false }), setTo({ A: 1 }), setTo({ A: 2 })])
  })

  it('take a value that is stepped on and on as one change', () => {
    const { editor, sent, wait, state } = bench()
    for (let step = 2; step < 20; step += 1) {
      editor.change('A', step)
      wait(50)
    }
    expect(state().history.past.length).toBe(1)
    editor.undo()
    expect(sent.at(-1)).toEqual(setTo({ A: 1 }))
  })

  it('take a preset as one change, of the flags that it really changes', () => {
    const { editor, sent, state } = bench()
    editor.applyPreset('fast', { A: 1, B: true })
    expect(sent).toEqual([{ name: 'applyPreset', preset: 'fast' }])
    expect(state().pending).toEqual({ B: true })
    editor.undo()
    expect(sent.at(-1)).toEqual(setTo({ B: false }))
  })

  it('forget what was undone once something else is done', () => {
    const { editor, state } = bench()
    editor.change('A', 2)
    editor.undo()
    editor.change('B', true)
    expect(state().history.future).toEqual([])
  })
})

describe('several flags at once', () => {
  it('are sent in one command; a refusal belongs to no row', async () => {
    const { editor, sent, told, answer, state } = bench()
    editor.changeAll({ A: 5, B: true })
    expect(sent).toEqual([setTo({ A: 5, B: true })])
    const error = { code: 'flag.outOfRange', message: 'A cannot be 5' }
    await answer({ ok: false, error })
    expect(told).toEqual([error])
    expect(state()).toMatchObject({ pending: {}, errors: {}, history: { past: [] } })
  })
})
