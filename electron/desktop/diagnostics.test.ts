import { describe, expect, it } from 'vitest'
import { diagnostics, gpuLine } from './diagnostics.ts'

const app = {
  version: '1.2.3',
  electron: '45.4.1',
  chromium: '150.0',
  node: '24.21.0',
  platform: 'linux',
  arch: 'x64',
  locale: 'en-GB',
}
const facts = { app, host: { phase: 'running' } as const, lastLines: [], home: '/home/mia', userName: 'mia' }

describe('diagnostics', () => {
  it('tell versions, state and the last lines', () => {
    const text = diagnostics({
      ...facts,
      lastLines: ['ASR  failed: no such file'],
      host: { phase: 'failed', reason: 'it died' },
    })
    expect(text).toContain('Firstword 1.2.3')
    expect(text).toContain('Pipeline host: failed: it died')
    expect(text).toContain('Graphics: unknown')
    expect(text.split('\n').at(-1)).toBe('ASR  failed: no such file')
  })

  it('hold neither the user’s folder nor the user’s name', () => {
    const text = diagnostics({ ...facts, lastLines: ['cannot read /home/mia/models/x.onnx', 'owner mia'] })
    expect(text).toContain('cannot read ~/models/x.onnx')
    expect(text).not.toContain('mia')
  })
})

describe('the line about graphics', () => {
  it('names the active device as far as Chromium tells', () => {
    const gpuDevice = [
      { active: false, vendorId: 1 },
      { active: true, vendorId: 4318, deviceId: 9860, driverVersion: '555.42' },
    ]
    expect(gpuLine({ gpuDevice })).toBe('vendor 4318, device 9860, driver 555.42')
    expect(gpuLine({ gpuDevice: [{ vendorString: 'Apple', deviceString: 'M3' }] })).toBe('Apple M3')
  })

  it.each([undefined, {}, { gpuDevice: [] }, { gpuDevice: 'x' }])('says nothing for %j', (info) => {
    expect(gpuLine(info)).toBeUndefined()
  })
})
