import { access } from 'node:fs/promises'
import type { Failure } from '../base/failure.ts'
import type { EngineSupply } from '../flags/engine-plan.ts'
import { sileroModel } from '../models/locations.ts'
import type { Pack } from '../models/pack.ts'

/** The variants of all stages that cannot be loaded because a file is missing or cut off, and why. */
export async function unusableVariants({ unusable }: Pick<Pack, 'unusable'>): Promise<EngineSupply['unusable']> {
  const { name, path } = sileroModel('float16')
  const missing = await access(path).then(
    () => ({}),
    () => ({ float16: `${name} is missing (${path})` }),
  )
  const { asr, llm, tts } = unusable
  return { vad: missing, asr: inWords(asr), llm: inWords(llm), tts: inWords(tts) }
}

function inWords(failures: Readonly<Record<string, Failure>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(failures).map(([variant, { message }]) => [variant, message]))
}
