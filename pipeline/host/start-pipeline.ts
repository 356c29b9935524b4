import { USUAL_SOURCES } from '../features/models/installed-models.ts'
import { probeProviders } from '../inference/providers.ts'
import { pocketPackDir } from '../models/locations.ts'
import { repositoryOf } from '../models/model-choice.ts'
import { openPack } from '../models/pack.ts'
import { openClipLibrary } from '../runtime/clips/clip-library.ts'
import { InstalledRepository } from '../runtime/installed-repository.ts'
import { unusableDetectors } from '../runtime/loading/unusable-variants.ts'
import { describeMachine } from '../runtime/machine/machine.ts'
import { Pipeline } from '../runtime/pipeline.ts'
import type { PipelineOptions } from '../runtime/pipeline-options.ts'

/**
 * Loads the models that the flags ask for and puts the pipeline together.
 *
 * @throws Failure where a model is missing or cannot be loaded
 */
export async function startPipeline(options: PipelineOptions = {}): Promise<Pipeline> {
  const [pack, machine, clipLibrary, providers] = await Promise.all([
    openPack(pocketPackDir()),
    describeMachine(),
    openClipLibrary(),
    probeProviders(),
  ])
  const repository = await InstalledRepository.open(repositoryOf(pack.models).models, options.sources ?? USUAL_SOURCES)
  const detectorUnusable = await unusableDetectors()
  const pipeline = new Pipeline({ ...options, pack, repository, detectorUnusable, machine, clipLibrary, providers })
  await pipeline.load()
  return pipeline
}
