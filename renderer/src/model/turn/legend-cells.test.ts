import { expect, test } from 'vitest'
import { ALL_PARTS } from '../../../../pipeline/protocol/ledger.ts'
import { fixtureLedger } from '../../testing/fixture-turns.ts'
import { LEGEND_CELLS, legendCells, partsOfCell } from './legend-cells.ts'

test('thirteen cells tell every part once', () => {
  expect(LEGEND_CELLS.length).toBe(13)
  expect(LEGEND_CELLS.flatMap(partsOfCell).toSorted()).toEqual(ALL_PARTS.toSorted())
})

test('no ledger changes their order: what nobody measured keeps its place', () => {
  const grown = fixtureLedger([
    ['endpoint.hold', 800],
    ['unattributed', 2],
    ['vad.decide', 12],
    ['unattributed', 3],
  ])
  for (const ledger of [undefined, grown]) expect(legendCells(ledger).map(({ id }) => id)).toEqual(LEGEND_CELLS)
  const msOf = new Map(legendCells(grown).map(({ id, ms }) => [id, ms]))
  expect(msOf.get('unattributed')).toBe(5)
  expect(msOf.get('tts.first_audio')).toBeUndefined()
})

test('waits and ways are added up, told by whose the longest is, and add up to the total with the rest', () => {
  const ledger = fixtureLedger([
    ['machine.late_audio', 4],
    ['vad.decide', 12],
    ['network.way', 20],
    ['llm.queue', 9],
    ['machine.stolen', 1],
    ['network.transfer', 2],
  ])
  const cells = legendCells(ledger)
  expect(cells.find(({ id }) => id === 'waits')).toMatchObject({ ms: 14, owner: { kind: 'machine', name: 'llm' } })
  expect(cells.find(({ id }) => id === 'network')).toMatchObject({ ms: 22 })
  expect(cells.reduce((sum, { ms = 0 }) => sum + ms, 0)).toBeCloseTo(ledger.totalMs, 9)
})
