import { describe, expect, it } from 'vitest'
import { BASELINE } from '../../flags/registry.ts'
import { wholePack } from '../../models/model-choice.ts'
import { FlagBook } from '../../runtime/flag-book.ts'
import { answerQuery } from '../common/command-area.ts'
import { flagCommands } from './flag-commands.ts'

const SUPPLY = {
  ...{ cores: 4, models: wholePack('pocket'), variants: { asr: ['int8'], llm: ['int8'], tts: ['float32'] } },
  ...{ graphicsProviders: [], asrUnitSamples: 640 },
}

function open() {
  const book = new FlagBook({ flags: BASELINE, models: SUPPLY.models, runOn: {} }, undefined, () => SUPPLY)
  const area = flagCommands({
    get flagValues() {
      return book.requested
    },
    foresee: (values) => book.foresee(values),
    setFlags: (values) => book.ask(values, {}),
  })
  return { book, area }
}

describe('what flags would do on this machine', () => {
  it('is said with its reason before they are set, and sets nothing', async () => {
    const { book, area } = open()
    const foreseen = await answerQuery([area], { name: 'foreseeFlags', values: { ASR_ENABLE_FP16: true } })
    expect(foreseen).toContainEqual(expect.objectContaining({ name: 'ASR_ENABLE_FP16', requested: true }))
    expect(book.requested).toEqual(BASELINE)
    expect(book.state.effects.map(({ name }) => name)).not.toContain('ASR_ENABLE_FP16')
  })

  it('is not said of values that no flag allows', async () => {
    const { area } = open()
    await expect(answerQuery([area], { name: 'foreseeFlags', values: { ASR_SILENCE_TIMEOUT: 9 } })).rejects.toThrow(
      'ASR_SILENCE_TIMEOUT',
    )
  })
})
