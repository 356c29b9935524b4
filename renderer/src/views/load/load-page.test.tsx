import { cleanup, fireEvent, screen } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import type { LoadBucket, LoadProgress } from '../../../../pipeline/protocol/load.ts'
import { renderConnected } from '../../testing/connected.tsx'
import { renderInConsole } from '../../testing/rendered.tsx'
import { LoadPage } from './load-page.tsx'

afterEach(cleanup)

const bucket = (fromS: number, ms: number | null): LoadBucket => ({
  ...{ fromS, devices: 10, turns: ms === null ? 0 : 8, errors: 0, firstAudioP50Ms: ms, firstAudioP95Ms: ms },
})
const LOAD: LoadProgress = {
  ...{ sessionId: 's', state: 'finished', url: 'ws://host/', elapsedS: 30, durationS: 30, connected: 0 },
  ...{ turnsStarted: 40, turnsFinished: 40, turnsPerSecond: 1.3, errors: {}, metrics: {}, perDevice: [] },
  ...{ steps: [{ devices: 10, firstAudioP95Ms: 320, errors: 0, turns: 40 }], limitMs: 400, bucketS: 2 },
  series: [bucket(0, 250), bucket(2, 320)],
}
const show = (load: Partial<LoadProgress>, language: 'en' | 'zh' = 'en') =>
  renderConnected(<LoadPage />, { snapshot: { load: { ...LOAD, ...load } }, language })
const spaced = (text: string | null | undefined) => text?.replaceAll(/\s/g, ' ')
const said = () => spaced(document.getElementById('load')?.textContent)

describe('the load page', () => {
  it('waits for a host', () => {
    renderInConsole(<LoadPage />)
    expect(screen.getByText(/Connecting/)).toBeTruthy()
  })

  it('asks its question before any test, over the frame that the answer will fill', () => {
    renderConnected(<LoadPage />)
    expect(said()).toContain('How many devices within 400 ms?')
    expect(screen.getByRole('img', { name: 'No turn has been answered yet.' })).toBeTruthy()
  })

  it('knows no answer while a test runs, and draws what it has seen', () => {
    show({ state: 'running', steps: [], connected: 10 })
    expect(said()).toContain('Not known yet: still measuring')
    const name = spaced(screen.getByRole('img').getAttribute('aria-label'))
    expect(name).toBe('First audio over 4 s: p95 between 250 ms and 320 ms, target 400 ms')
    expect(said()).toContain('Last, from 2 to 4 s: p50 320 ms, p95 320 ms (turns: 8, devices: 10)')
  })

  it('says whether so many devices stay within the target', () => {
    show({})
    expect(said()).toContain('10 devices stay within 400 ms')
    cleanup()
    show({ limitMs: 300 })
    expect(said()).toContain('10 devices do not stay within 300 ms')
  })

  it('says what a search came to', () => {
    const steps = [
      { devices: 1, firstAudioP95Ms: 200, errors: 0, turns: 25 },
      { devices: 2, firstAudioP95Ms: 700, errors: 0, turns: 50 },
    ]
    show({ steps, kneeDevices: 1 })
    expect(said()).toContain('Up to 1 device within 400 ms')
  })

  it('takes no number from a few turns', () => {
    show({ steps: [{ devices: 10, firstAudioP95Ms: 120, errors: 0, turns: 3 }] })
    expect(said()).toContain('Not known: too few turns ended')
    expect(said()).toContain('3 turns ended (devices: 10); a p95 takes at least 20.')
  })

  it('says why a test failed, and that nothing is known', () => {
    const problem = { code: 'load.unreached', message: 'No device could connect to ws://host/' }
    show({ state: 'failed', problem, series: [bucket(0, null)], steps: [] })
    expect(said()).toContain('Not known: the test failed')
    expect(screen.getByRole('alert').textContent).toContain('No device could connect')
    expect(said()).toContain('No turn has been answered yet.')
  })

  it('does not draw a test that kept no series', () => {
    show({ series: undefined })
    expect(said()).toContain('this test kept no series')
    expect(screen.queryByRole('img')).toBeNull()
  })

  it('says the same in Chinese', () => {
    show({}, 'zh')
    expect(said()).toContain('10 台设备保持在 400 ms 以内')
  })

  it('asks for the target with every test', () => {
    const gateway = {
      ...{ enabled: true, lan: false, devices: [], refusals: {} },
      urls: { websocket: 'ws://h/', ota: '' },
    }
    const { sent } = renderConnected(<LoadPage />, { snapshot: { gateway } })
    const target = screen.getByRole('textbox', { name: 'Target for p95 of first audio, ms' })
    fireEvent.change(target, { target: { value: '250' } })
    fireEvent.blur(target)
    fireEvent.click(screen.getByRole('button', { name: 'Start' }))
    expect(sent).toMatchObject([{ name: 'startLoad', request: { limitMs: 250, devices: 10 } }])
  })
})
