import { describe, expect, it } from 'vitest'
import { BASELINE } from '../../flags/registry.ts'
import { ledgerOwners } from './flag-owners.ts'

describe('owners of the parts', () => {
  it('blames the flag that makes a part wait for a whole result', () => {
    expect(ledgerOwners(BASELINE)['tts.first_audio']).toEqual({ kind: 'setting', name: 'TTS_STREAMING' })
    expect(ledgerOwners(BASELINE)['asr.finalize']).toEqual({ kind: 'setting', name: 'ASR_ENABLE_STREAMING' })
  })

  it('leaves the part to its stage once the flag is on', () => {
    const owners = ledgerOwners({ ...BASELINE, TTS_STREAMING: true, ASR_ENABLE_STREAMING: true })
    expect(owners['tts.first_audio']).toBeUndefined()
    expect(owners['asr.finalize']).toBeUndefined()
  })
})
