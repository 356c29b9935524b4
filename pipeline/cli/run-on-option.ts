import { parseRunOn } from '../flags/run-on.ts'
import type { RunOn } from '../protocol/placement.ts'

/** The option by which every command that starts a pipeline is told where stages run. */
export const RUN_ON_OPTION = [
  '--run-on <stage=place,…>',
  'where stages run: cpu, webgpu, cuda, dml, coreml or auto, e.g. asr=cpu,llm=webgpu (default: as CUDA_VISIBLE_DEVICES says)',
] as const

/** What that option says, for whoever starts the pipeline. @throws Failure where it is not in its form */
export function runOnOf({ runOn }: { readonly runOn?: string | undefined }): { readonly runOn?: RunOn } {
  return runOn === undefined ? {} : { runOn: parseRunOn(runOn) }
}
