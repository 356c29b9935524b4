import { describe, expect, it } from 'vitest'
import { chooseProvider, type ProviderReport, probeProvider, probeProviders } from './providers.ts'

const NO_GPU: readonly ProviderReport[] = [
  { name: 'cuda', usable: false, reason: 'no CUDA device' },
  { name: 'cpu', usable: true },
]

describe('chooseProvider', () => {
  it('takes the first wanted provider that works', () => {
    const known: readonly ProviderReport[] = [
      { name: 'cuda', usable: true },
      { name: 'webgpu', usable: true },
    ]
    expect(chooseProvider(['cuda', 'webgpu'], known, 1)).toMatchObject({ name: 'cuda', deviceId: 1 })
  })

  it('falls back to the processor and says why', () => {
    expect(chooseProvider(['cuda'], NO_GPU)).toMatchObject({ name: 'cpu', reason: 'cuda: no CUDA device' })
    expect(chooseProvider(['coreml'], NO_GPU).reason).toMatch(/coreml: not part of this build/)
    expect(chooseProvider([], NO_GPU)).toMatchObject({ name: 'cpu', reason: 'no graphics device was asked for' })
  })
})

describe('probeProviders', () => {
  it('really computes on the processor, and gives a reason for whatever does not', async () => {
    const reports = await probeProviders()
    expect(reports.find((report) => report.name === 'cpu')).toEqual({ name: 'cpu', usable: true })
    for (const report of reports) {
      if (report.usable) continue
      expect(report.reason).toMatch(/\S/)
      expect(report.reason).not.toContain('\n')
    }
  })

  it('says of a driver that ends the probe, and of one that hangs it, that it did', async () => {
    const entry = new URL('./testing/scripted-probe.ts', import.meta.url)
    const probe = (provider: 'cuda' | 'dml' | 'webgpu', timeoutMs = 60_000) =>
      probeProvider(provider, { entry, timeoutMs })
    expect(await probe('cuda')).toMatchObject({ name: 'cuda', usable: false, reason: 'its driver crashed the probe' })
    expect(await probe('webgpu', 3000)).toMatchObject({ name: 'webgpu', usable: false, reason: 'no answer within 3 s' })
    expect(await probe('dml')).toEqual({ name: 'dml', usable: true })
  })

  it('asks once per process', () => {
    expect(probeProviders()).toBe(probeProviders())
  })
})
