import { cleanup, render, screen } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import { useStages } from './use-stages.ts'

afterEach(cleanup)

const seen: number[] = []

function Parts({ atOnce }: { readonly atOnce: boolean }) {
  const made = useStages(3, atOnce)
  seen.push(made)
  return <p>{made} of 3</p>
}

test('parts are made one after the other, until all are there', async () => {
  seen.length = 0
  render(<Parts atOnce={false} />)
  expect(screen.getByText('1 of 3')).toBeTruthy()
  await screen.findByText('3 of 3', undefined, { timeout: 60_000 })
  expect(seen).toEqual([1, 2, 3])
})

test('where nobody waits, all are there from the beginning', () => {
  render(<Parts atOnce />)
  expect(screen.getByText('3 of 3')).toBeTruthy()
})
