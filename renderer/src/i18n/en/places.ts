/** English of where stages run. */
export const placesEn = {
  title: 'Where each stage runs',
  intro:
    'Automatic stays on the processor until CUDA_VISIBLE_DEVICES names a device; then each stage is measured in both places once, and runs where a step is faster. A change loads the stage again in the background.',
  of: '{{stage}} runs on',
  auto: 'automatic',
  cpu: 'processor',
  again: 'Try the device again',
  inForce: 'active {{provider}}:',
  loading: 'loading {{percent}}; the models before it serve',
  failed: 'failed to load',
  loaded: 'loaded in {{load}}, warmed up in {{warmUp}}',
  loadedCold: 'loaded in {{load}}, not warmed up',
  memory: '{{bytes}} in process {{pid}}',
  memoryUnknown: 'process {{pid}}, memory unknown',
  memoryShared: 'in the host’s process: {{bytes}} with all that is in it',
  nodes: 'Nodes on the device: {{device}}, on the processor: {{processor}}',
  fellBack: 'on the processor: {{operators}}',
  nodesUnknown: 'which nodes run on the device: unknown, told by a warm-up',
  refused: 'Cannot be used here: {{reason}}',
}
