import { z } from 'zod'
import { encodeEvent } from './events.ts'
import type { WyomingServer } from './wyoming-server.ts'

const named = z.object({ name: z.string(), installed: z.boolean().nullish() })
const programs = <Part extends z.ZodType>(part: Part) => z.array(part).nullish()
const infoSchema = z.object({
  asr: programs(z.object({ name: z.string(), models: z.array(named).nullish() })),
  tts: programs(z.object({ name: z.string(), voices: z.array(named).nullish() })),
})

/** What a Wyoming server has: names of what is installed. */
export interface WyomingModels {
  /** Programs behind it, as in `faster-whisper`. */
  readonly programs: readonly string[]
  readonly recognisers: readonly string[]
  readonly voices: readonly string[]
}

/** Asks a server what it has (`describe`). @throws RemoteFailure where it does not tell */
export async function describeWyoming(server: WyomingServer): Promise<WyomingModels> {
  let info: z.infer<typeof infoSchema> = {}
  await server.ask(encodeEvent('describe'), ({ type, data }) => {
    if (type !== 'info') return false
    info = infoSchema.safeParse(data).data ?? {}
    return true
  })
  const { asr, tts } = info
  return {
    programs: [...(asr ?? []), ...(tts ?? [])].map(({ name }) => name),
    recognisers: installed((asr ?? []).flatMap(({ models }) => models ?? [])),
    voices: installed((tts ?? []).flatMap(({ voices }) => voices ?? [])),
  }
}

/** Servers list what they could fetch as well: where any is there already, those alone are told. */
function installed(all: readonly z.infer<typeof named>[]): readonly string[] {
  const here = all.filter((one) => one.installed !== false)
  return [...new Set((here.length > 0 ? here : all).map(({ name }) => name))]
}
