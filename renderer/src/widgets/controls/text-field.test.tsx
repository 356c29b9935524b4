import { cleanup, screen } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import { renderInConsole } from '../../testing/rendered.tsx'
import { TextField } from './text-field.tsx'

afterEach(cleanup)

const described = () =>
  (screen.getByRole('textbox', { name: 'Port' }).getAttribute('aria-describedby') ?? '')
    .split(' ')
    .map((id) => document.getElementById(id)?.textContent)

it('says with the field why its text cannot be taken, and what it is for', () => {
  const field = { label: 'Port', value: '70000', hint: '0: any free one', onCommit: () => {} }
  const { rerender } = renderInConsole(<TextField {...field} />)
  expect(described()).toEqual(['0: any free one'])
  rerender(<TextField {...field} refusal="At most 65535" />)
  expect(described()).toContain('At most 65535')
  expect(screen.getByRole('textbox').getAttribute('aria-invalid')).toBe('true')
})
