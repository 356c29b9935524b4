import { describe, expect, it } from 'vitest'
import { BASELINE } from '../../flags/registry.ts'
import { wholePack } from '../../models/model-choice.ts'
import { FlagStore } from '../../runtime/flag-store.ts'
import { answerQuery } from '../common/command-area.ts'
import { flagCommands } from './flag-commands.ts'

const SUPPLY = {
  ...{ cores: 4, models: wholePack('pocket'), variants: { asr: ['int8'], llm: ['int8'], tts: ['float32'] } },
  ...{ graphicsProviders: [], asrUnitSamples: 640 },
}

function open() {
  const flagStore = new FlagStore({ flags: BASELINE, models: SUPPLY.models, runOn: {} }, undefined, () => SUPPLY)
  const area = flagCommands({
    get flagValues() {
      return flagStore.requested
    },
    foresee: (values) => flagStore.foresee(values),
    setFlags: (values) => flagStore.ask(values, {}),
  })
  return { flagStore, area }
}

describe('what flags would do on this machine', () => {
  it('is said with its reason before they are set, and sets nothing', async () => {
    const { flagStore, area } = open()
    const foreseen = await answerQuery([area], { name: 'foreseeFlags', values: { ASR_ENABLE_FP16: true } })
    expect(foreseen).toContainEqual(expect.objectContaining({ name: 'ASR_ENABLE_FP16', requested: true }))
    expect(flagStore.requested).toEqual(BASELINE)
    expect(flagStore.state.effects.map(({ name }) => name)).not.toContain('ASR_ENABLE_FP16')
  })

  it('is not said of values that no flag allows', async () => {
    const { area } = open()
    await expect(answerQuery([area], { name: 'foreseeFlags', values: { ASR_SILENCE_TIMEOUT: 9 } })).rejects.toThrow(
      'ASR_SILENCE_TIMEOUT',
    )
  })
})
