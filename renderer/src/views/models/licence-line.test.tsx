import { cleanup, screen } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import { offeredModel } from '../../testing/fixture-models.ts'
import { renderInConsole } from '../../testing/rendered.tsx'
import { LicenceLine } from './row-facts.tsx'

afterEach(cleanup)

const OFFERED = offeredModel({ id: 'matcha-zh-en', stage: 'tts' })

it('calls a licence as its text does, marked as English', () => {
  renderInConsole(<LicenceLine name="Matcha" offered={OFFERED} />, {}, 'zh')
  expect(screen.getByText('MIT License').lang).toBe('en')
})

it.each([
  ['en', 'not known'],
  ['zh', '不明'],
] as const)('says in the page’s language that nobody knows it, %s', (language, said) => {
  const licence = { ...OFFERED.licence, name: 'unknown licence' }
  renderInConsole(<LicenceLine name="Matcha" offered={{ ...OFFERED, licence }} />, {}, language)
  expect(screen.getByText(said).lang).toBe('')
})
