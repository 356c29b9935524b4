import { createStore, type StoreApi } from 'zustand/vanilla'
import type { ErrorInfo } from '../../../../pipeline/protocol/errors.ts'
import type { FlagRecord, FlagValue } from '../../../../pipeline/protocol/flags.ts'
import type { Command } from '../../../../pipeline/protocol/wire/commands.ts'
import type { CommandOutcome } from '../../connection/status.ts'
import type { Health } from '../console-state.ts'
import { type FlagHistory, forget, NO_HISTORY, redo, remember, undo } from './flag-history.ts'

/** Answered with yes, and yet the host says another value: it is the one in force. */
const BELIEVE_HOST_AFTER_MS = 1000

export interface FlagEditorState {
  /** Values shown before the host has confirmed them. */
  readonly pending: FlagRecord
  /** What the host said against a change, by flag. */
  readonly errors: Readonly<Record<string, ErrorInfo>>
  readonly history: FlagHistory
  /** The newest change, and what the host's process used before it. */
  readonly lastChange: { readonly values: FlagRecord; readonly before: Health | undefined } | undefined
}

/** What the editor stands on; given in, so that tests can play the host and the clock. */
export interface EditorDeps {
  send(command: Command): Promise<CommandOutcome>
  /** The values the host says are in force. */
  inForce(): FlagRecord
  health(): Health | undefined
  /** Tells of a refusal that belongs to no single row. */
  report(error: ErrorInfo): void
  nowMs(): number
  setTimeout(callback: () => void, ms: number): number
}

/**
 * Changes flags while the pipeline runs: shows a value at once, sends it, believes the host in the end, and remembers
 * what was done so that it can be undone.
 */
export class FlagEditor {
  readonly store: StoreApi<FlagEditorState>
  readonly #deps: EditorDeps
  #unanswered = 0

  constructor(deps: EditorDeps) {
    this.#deps = deps
    this.store = createStore<FlagEditorState>()(() => ({
      pending: {},
      errors: {},
      history: NO_HISTORY,
      lastChange: undefined,
    }))
  }

  /** Sets one flag; a slider calls it when it is let go. */
  change(name: string, value: FlagValue): void {
    const from = this.#shown(name)
    if (from === value) return
    this.#remember({ [name]: from ?? value }, { [name]: value })
    this.#show({ [name]: value })
    this.#send({ name: 'setFlags', values: { [name]: value } }, { [name]: value }, true)
  }

  /** Sets several flags as one change that is undone as one. */
  changeAll(values: FlagRecord): void {
    this.#takeUp(values, () => this.#send({ name: 'setFlags', values }, values, false))
  }

  /** Applies a preset; `values` are its values, so that it can be shown at once and undone. */
  applyPreset(preset: string, values: FlagRecord): void {
    this.#takeUp(values, () => this.#send({ name: 'applyPreset', preset }, values, false))
  }

  undo(): void {
    this.#travel(undo(this.store.getState().history))
  }

  redo(): void {
    this.#travel(redo(this.store.getState().history))
  }

  /** To be called when the host's values changed: what it confirms is no longer pending. */
  reconcile(): void {
    const { pending } = this.store.getState()
    if (this.#unanswered > 0 || Object.keys(pending).length === 0) return
    const inForce = this.#deps.inForce()
    const left = Object.entries(pending).filter(([name, value]) => inForce[name] !== value)
    if (left.length < Object.keys(pending).length) this.store.setState({ pending: Object.fromEntries(left) })
  }

  #takeUp(values: FlagRecord, send: () => void): void {
    const changed = Object.entries(values).filter(([name, value]) => this.#shown(name) !== value)
    if (changed.length === 0) return
    const from = Object.fromEntries(changed.map(([name, value]) => [name, this.#shown(name) ?? value]))
    this.#remember(from, Object.fromEntries(changed))
    this.#show(Object.fromEntries(changed))
    send()
  }

  #travel(step: { history: FlagHistory; values: FlagRecord } | undefined): void {
    if (!step) return
    this.store.setState({
      history: step.history,
      lastChange: { values: step.values, before: this.#deps.health() },
    })
    this.#show(step.values)
    this.#send({ name: 'setFlags', values: step.values }, step.values, true)
  }

  #shown(name: string): FlagValue | undefined {
    return this.store.getState().pending[name] ?? this.#deps.inForce()[name]
  }

  #remember(from: FlagRecord, to: FlagRecord): void {
    const { history, lastChange } = this.store.getState()
    const next = remember(history, { from, to, atMs: this.#deps.nowMs() })
    // A value that is changed on and on is still the same change: what was used before it stays.
    const goesOn = next.past.length === history.past.length && next.past.length > 0
    const before = goesOn ? lastChange?.before : this.#deps.health()
    this.store.setState({ history: next, lastChange: { values: to, before } })
  }

  #show(values: FlagRecord): void {
    const { pending, errors } = this.store.getState()
    const kept = Object.entries(errors).filter(([name]) => !Object.hasOwn(values, name))
    this.store.setState({ pending: { ...pending, ...values }, errors: Object.fromEntries(kept) })
  }

  #send(command: Command, values: FlagRecord, atRows: boolean): void {
    this.#unanswered += 1
    void this.#deps.send(command).then((outcome) => {
      this.#unanswered -= 1
      if (!outcome.ok) return this.#refused(outcome.error, values, atRows)
      this.reconcile()
      this.#deps.setTimeout(() => this.#believeHost(values), BELIEVE_HOST_AFTER_MS)
    })
  }

  #believeHost(values: FlagRecord): void {
    if (this.#unanswered > 0) return
    this.#forgetPending(values)
  }

  #refused(error: ErrorInfo, values: FlagRecord, atRows: boolean): void {
    const names = Object.keys(values)
    this.#forgetPending(values)
    const { history, errors } = this.store.getState()
    this.store.setState({ history: forget(history, names) })
    if (!atRows) return this.#deps.report(error)
    // A batch is refused as a whole; the message names the flags that are at fault.
    const named = names.filter((name) => error.message.includes(name))
    const guilty = named.length > 0 ? named : names
    this.store.setState({ errors: { ...errors, ...Object.fromEntries(guilty.map((name) => [name, error])) } })
  }

  #forgetPending(values: FlagRecord): void {
    const { pending } = this.store.getState()
    const left = Object.entries(pending).filter(([name, value]) => values[name] !== value)
    this.store.setState({ pending: Object.fromEntries(left) })
  }
}
