import { act } from '@testing-library/react'
import type { ReactNode } from 'react'
import type { Command } from '../../../pipeline/protocol/wire/commands.ts'
import type { Answer, Query, QueryName } from '../../../pipeline/protocol/wire/queries.ts'
import type { Snapshot } from '../../../pipeline/protocol/wire/snapshot.ts'
import type { Console } from '../console.ts'
import { startTranslations } from '../i18n/i18n.ts'
import type { Language } from '../store/preferences-slice.ts'
import { emptySnapshot } from './fixture-session.ts'
import { renderInConsole } from './rendered.tsx'

/** What a test's host answers each query with, or why it does not. */
type Answers = { readonly [N in QueryName]?: Answer<N> | Error }

interface Deps {
  readonly snapshot?: Partial<Snapshot>
  readonly answers?: Answers
  readonly parts?: Partial<Console>
  readonly language?: Language
}

/** A part of the page that is connected to a host which answers as told; `sent`: the commands it was given. */
export function renderConnected(children: ReactNode, { snapshot, answers = {}, parts, language }: Deps = {}) {
  const sent: Command[] = []
  const keep = (command: Command) => {
    sent.push(command)
    return Promise.resolve(true)
  }
  // Each answer is typed by its query's name; the union of all cannot say so.
  const ask = ((query: Query) => Promise.resolve(outcomeOf(answers[query.name]))) as Console['ask']
  const page = renderInConsole(children, { ask, send: keep, run: (command) => void keep(command), ...parts }, language)
  act(() => {
    // Tests share one document, and with it the words.
    startTranslations(language ?? 'en')
    page.console.store.getState().takeSnapshot({ ...emptySnapshot(), ...snapshot })
    page.console.store.getState().setConnection({ phase: 'connected' })
  })
  return { ...page, sent }
}

function outcomeOf(answer: Answers[QueryName]) {
  if (answer === undefined) return { ok: false, error: { code: 'test.unanswered', message: 'Nobody answers' } }
  if (answer instanceof Error) return { ok: false, error: { code: 'test.refused', message: answer.message } }
  return { ok: true, answer }
}
