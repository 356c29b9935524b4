import { cleanup, render, screen } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import { ProgressBar } from './progress-bar.tsx'

afterEach(cleanup)

const filled = () => screen.getByRole('progressbar').querySelector('i')?.style.width

describe('how far something has come', () => {
  it('is said and shown', () => {
    render(<ProgressBar label="Fetching" value={33.4} max={50} text="33 of 50 MB" />)
    const bar = screen.getByRole('progressbar', { name: 'Fetching' })
    expect(bar.getAttribute('aria-valuenow')).toBe('33')
    expect(bar.getAttribute('aria-valuemax')).toBe('50')
    expect(bar.getAttribute('aria-valuetext')).toBe('33 of 50 MB')
    expect(filled()).toBe('66.8%')
  })

  it('is not said where nobody knows it', () => {
    render(<ProgressBar label="Fetching" value={undefined} max={50} />)
    expect(screen.getByRole('progressbar').hasAttribute('aria-valuenow')).toBe(false)
    expect(filled()).toBe('0%')
  })

  it('is never more than all, nor a share of nothing', () => {
    const { rerender } = render(<ProgressBar label="Fetching" value={60} max={50} />)
    expect(screen.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('50')
    expect(filled()).toBe('100%')
    rerender(<ProgressBar label="Fetching" value={0} max={0} />)
    expect(filled()).toBe('0%')
  })
})
