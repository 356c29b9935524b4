import { describe, expect, it } from 'vitest'
import { placeKey, placesAsValues, placesOffered, placesRefused, placingCommand } from './stage-places.ts'

const MACHINE = {
  providers: [
    { name: 'cuda', usable: false, reason: 'no CUDA device' },
    { name: 'webgpu', usable: true },
    { name: 'cpu', usable: true },
  ],
}

describe('where stages run, on the page', () => {
  it('is automatic, the processor, or a device that works here', () => {
    expect(placesOffered(MACHINE, 'auto')).toEqual(['auto', 'cpu', 'webgpu'])
  })

  it('names a place that was chosen elsewhere, though it does not work here', () => {
    expect(placesOffered(MACHINE, 'cuda')).toEqual(['auto', 'cpu', 'cuda', 'webgpu'])
    expect(placesRefused(MACHINE).map(({ reason }) => reason)).toEqual(['cuda: no CUDA device'])
  })

  it('is changed and undone as flags are, and sent as a command of its own', () => {
    expect(placesAsValues({ llm: 'webgpu' })).toEqual({
      ...{ 'run-on vad': 'auto', 'run-on asr': 'auto', 'run-on llm': 'webgpu', 'run-on tts': 'auto' },
    })
    expect(placingCommand({ name: 'setFlags', values: { [placeKey('asr')]: 'cpu' } })).toEqual({
      name: 'placeStages',
      places: { asr: 'cpu' },
    })
    const flags = { name: 'setFlags', values: { TTS_STREAMING: true } } as const
    expect(placingCommand(flags)).toBe(flags)
  })
})
