import { Failure } from '../../base/failure.ts'
import { because } from '../../measures/reasons/reasons.ts'
import type { ModelStage } from '../../models/manifest.ts'
import { MODEL_STAGES } from '../../models/manifest.ts'
import type { ModelServersState, ServerPlace } from '../../protocol/models/model-servers.ts'
import { serverAddress } from '../../remote/server-address.ts'
import { ENGINES, engineOf } from '../../stages/engines.ts'

/** What of a conversation the model of a stage is sent. */
export const SENT: Readonly<Record<ModelStage, ServerPlace['sends']>> = { asr: 'audio', llm: 'text', tts: 'text' }

/** Engines whose models are servers elsewhere. */
export function serverEngines(): ModelServersState['engines'] {
  return MODEL_STAGES.flatMap((stage) =>
    ENGINES[stage].flatMap(({ id, schemes, namesModel }) =>
      schemes
        ? [
            {
              stage,
              engine: id,
              schemes: [...schemes],
              model: namesModel ?? (schemes.includes('http') ? 'needed' : 'own'),
            },
          ]
        : [],
    ),
  )
}

/** What is asked: which stage it would serve, how it is spoken to, and where. */
interface Located {
  readonly stage: ModelStage
  readonly engine: string
  readonly address: string
}

/**
 * Where a server is, and what a stage would send there; asks nobody.
 *
 * @throws Failure where no engine of this version speaks to servers so, or the address is none
 */
export function locate({ stage, engine, address }: Located): ServerPlace {
  const { schemes } = engineOf(stage, { id: 'The server', engine })
  if (!schemes) {
    throw new Failure('servers.invalid', because('engine.asksNoServer', { engine }))
  }
  const { host, reach } = serverAddress(address, schemes)
  return { host, reach, sends: SENT[stage] }
}
