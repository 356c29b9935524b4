import { readInstrumentError } from '../features/calibration/calibration-file.ts'
import { DeviceGateway } from '../features/devices/device-gateway.ts'
import type { FlagValues } from '../flags/registry.ts'
import type { FlagState } from '../protocol/flags.ts'
import type { SomeModels } from '../protocol/models/models.ts'
import type { RunOn } from '../protocol/models/placement.ts'
import type { EnvironmentReceipt } from '../protocol/sessions.ts'
import type { StageStatus } from '../protocol/stages.ts'
import type { TurnRecord } from '../protocol/turns.ts'
import { environmentReceipt } from '../runtime/environment-receipt.ts'
import { startPipeline } from './start-pipeline.ts'

export interface OwnGatewayOptions {
  readonly flags: FlagValues
  readonly preset: string | undefined
  /** Where stages are to run; what is not in it is left to the flags. */
  readonly runOn?: RunOn
  /** Models in place of those of the embedded pack. */
  readonly models?: SomeModels
  readonly appVersion: string
  readonly onStage: (status: StageStatus) => void
  /** Told of each turn as the pipeline itself measured it. */
  readonly onTurn: (turn: TurnRecord) => void
}

/** A pipeline of this process with its door for devices open on loopback. */
export interface OwnGateway {
  readonly url: string
  readonly flags: FlagState
  environment(): EnvironmentReceipt
  close(): Promise<void>
}

/** Loads the models and opens the gateway on a free port. @throws Failure where a model is missing */
export async function startOwnGateway(options: OwnGatewayOptions): Promise<OwnGateway> {
  const { flags, preset, runOn = {}, models = {}, appVersion, onStage, onTurn } = options
  const pipeline = await startPipeline({ flags, onStage, runOn, models, ...(preset === undefined ? {} : { preset }) })
  const gateway = new DeviceGateway({ pipeline, appVersion, onTurn: ({ turn }) => onTurn(turn) })
  const instrument = await readInstrumentError()
  const { urls } = await gateway.start({ port: 0 })
  return {
    url: urls?.websocket ?? '',
    flags: pipeline.flags,
    environment: () => environmentReceipt(pipeline, appVersion, instrument),
    async close() {
      await gateway.stop()
      await pipeline.close()
    },
  }
}
