import { cleanup, screen } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import { rowsOf } from '../../model/models/model-rows.ts'
import { offeredModel } from '../../testing/fixture-models.ts'
import { renderInConsole } from '../../testing/rendered.tsx'
import { RowAction } from './row-action.tsx'

afterEach(cleanup)

const OFFERED = [offeredModel({ id: 'smart-turn-v3.2', stage: 'turn' })]
const HERE = {
  ...{ id: 'smart-turn-v3.2', version: '1', stage: 'turn' as const, engine: 'smart-turn' },
  ...{ languages: ['zh'], licence: 'BSD-2-Clause', variants: ['int8'], bytes: 8_700_000 },
}
const CHOSEN = { asr: 'pocket', llm: 'pocket', tts: 'pocket' }

function show(isHere: boolean, language: 'en' | 'zh') {
  const models = { available: isHere ? [HERE] : [], chosen: CHOSEN }
  const row = rowsOf({ models, pulls: [], offered: OFFERED, packId: 'pocket' })[0]
  if (!row) throw new Error('no row')
  renderInConsole(<RowAction row={row} variant="int8" />, {}, language)
}

describe('a model that tells where turns end', () => {
  it.each(['en', 'zh'] as const)('can be brought like any other, %s', (language) => {
    show(false, language)
    expect(screen.getByRole('button', { name: /smart-turn/ })).toBeTruthy()
    expect(screen.queryByRole('link')).toBeNull()
  })

  it.each(['en', 'zh'] as const)(
    'leads to the flag that asks it once it is here, and can be removed, %s',
    (language) => {
      show(true, language)
      expect(screen.getByRole('link').getAttribute('href')).toBe('#page=flags&flag=ASR_ENDPOINTING')
      expect(screen.getByRole('button', { name: /smart-turn/ })).toBeTruthy()
    },
  )
})
