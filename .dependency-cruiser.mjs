// The arrows of the house: an allowlist. A dependency that no line here allows is an error; a new arrow is a change of
// this file, to be seen and judged.

/** Which rooms of pipeline/ a room may import besides itself. */
const ROOMS = {
  protocol: [],
  base: [],
  // What turns and differences are worth and what is said of them, alike in every view: pure, and the page's too.
  measures: ['protocol', 'base'],
  // Opus is coded for many devices in a worker.
  audio: ['base', 'workers'],
  // What models hear of audio: pure.
  'acoustic-features': ['base', 'audio'],
  // Why a flag does less than was asked is one of the reasons that page and reports say too.
  flags: ['protocol', 'base', 'measures'],
  tracing: ['base', 'protocol', 'measures'],
  // The one kernel by which work leaves the host's thread: in a thread, or in a process of its own.
  workers: ['base'],
  inference: ['base', 'workers'],
  // Which graphics cards there are and what they do, asked of the system: nothing of what runs on them.
  graphics: ['base', 'protocol'],
  // Brings what is too large to come along, and lays it where `inference` looks for it.
  cuda: ['base', 'inference'],
  // The same for llama.cpp.
  llama: ['base', 'inference'],
  models: ['base', 'protocol'],
  // Recordings of which it is known when the person has finished: read, and nothing more.
  'known-ends': ['base', 'audio', 'models'],
  // Brings models onto this machine, and nothing else: nothing of what runs them. Archives are unpacked in a worker.
  hub: ['base', 'models', 'protocol', 'workers'],
  // Clients of servers that run models: what a stage needs to ask one, and nothing of what is asked.
  // What a price is, page and host know alike.
  remote: ['base', 'protocol'],
  // Measures recordings: what the pipeline itself uses to hear speech stays out of it.
  verification: ['base', 'protocol', 'audio'],
  turn: ['protocol', 'base', 'measures', 'audio', 'flags', 'tracing', 'workers', 'inference', 'models', 'stages'],
  servers: ['base', 'protocol', 'audio'],
  store: ['base', 'protocol', 'measures', 'workers'],
  // Load tests speak to servers as devices do: they share the codec and the protocol's client with the gateway.
  experiments: ['base', 'protocol', 'measures', 'audio', 'flags', 'tracing', 'servers', 'workers'],
  // Whole voice servers as arms of comparisons: a folder a protocol.
  'voice-servers': ['base', 'protocol', 'measures', 'audio', 'remote', 'servers', 'experiments'],
  reports: ['base', 'protocol', 'measures', 'audio', 'flags', 'tracing', 'experiments'],
  // What was captured and played of a turn, as files.
  recording: ['base', 'protocol', 'audio', 'turn', 'workers'],
  // The pipeline that runs: models loaded, placed and kept, turns on them. It knows none of what is asked of it (features).
  runtime: [
    ...['protocol', 'base', 'measures', 'audio', 'flags', 'tracing', 'workers', 'inference', 'graphics', 'models'],
    ...['stages', 'turn', 'recording'],
  ],
  // Puts all of it together.
  host: [
    ...['protocol', 'base', 'audio', 'flags', 'tracing', 'inference', 'models', 'turn', 'recording', 'runtime'],
    ...['features', 'servers', 'hub', 'store', 'measures', 'voice-servers'],
  ],
  // The pure rooms besides: the terminal reads clips, checks flags and counts percentiles before there is a host.
  cli: [
    ...[
      'host',
      // What consoles can ask for, without a console.
      'features',
      'runtime',
      'recording',
      'cuda',
      'llama',
      // Servers of models are looked for, models brought and keys kept, without a host.
      'remote',
      'hub',
      'protocol',
      'base',
      'audio',
      'flags',
      'tracing',
      'verification',
      'known-ends',
      'store',
      'measures',
      'experiments',
      'reports',
      // Loaded where an arm is a server: the host of the terminal has no console that would bring it.
      'voice-servers',
    ],
  ],
}

/**
 * What consoles and the terminal can ask for, a folder each: besides `EVERY_FEATURE_MAY`, the rooms it may import. None
 * imports `host`, which puts them together, and none another one but by a line of `BETWEEN_FEATURES`.
 */
const FEATURES = {
  common: [],
  // Turns of which it is known how long each part took: stages of its own behind the real workers and conductor.
  calibration: ['audio', 'flags', 'tracing', 'workers', 'stages', 'turn'],
  // Conversations of devices run on the shared models, by the devices' own protocol.
  devices: ['measures', 'turn', 'servers'],
  experiments: ['measures', 'flags', 'experiments', 'voice-servers', 'store', 'stages', 'turn'],
  exports: ['experiments', 'reports', 'servers', 'store', 'workers'],
  flags: ['flags'],
  live: ['measures', 'audio', 'turn'],
  'load-tests': ['measures', 'experiments', 'store'],
  'model-servers': ['models', 'remote', 'stages'],
  models: ['measures', 'audio', 'hub', 'inference', 'models', 'stages'],
  // What other programs may ask, and what is asked of them.
  monitoring: ['experiments', 'reports', 'servers'],
  placement: [],
  sessions: ['audio', 'recording', 'store'],
  'turn-ends': ['audio', 'flags', 'inference', 'known-ends', 'models', 'stages', 'turn', 'store'],
}
/** The shapes that all speak, and how consoles are told. */
const EVERY_FEATURE_MAY = ['protocol', 'base', 'features/common']
const PIPELINE = '^pipeline/runtime/pipeline\\.ts$'
const TELLS_CONSOLES = '^pipeline/servers/(console-client|event-hub)\\.ts$'

/** Files of a feature that another one may import. */
const BETWEEN_FEATURES = {
  // Flags that a search found hold on the machine on which the instrument was calibrated: both know it by one file.
  experiments: ['calibration/calibration-file'],
  // A server that was entered is one of the models that there are.
  models: ['model-servers/server-file'],
  // A kept turn is something that an experiment says again.
  sessions: ['experiments/experiment-port'],
  // Kept turns are listened to again, with the recogniser that was chosen.
  'turn-ends': ['sessions/capture', 'models/installed-models'],
}

/** Rooms below the features that their tests, and those of whole turns, take engines, servers and numbers from. */
const TRIED_WITH = [
  ...['audio', 'flags', 'models', 'measures', 'tracing', 'stages', 'remote', 'graphics', 'servers', 'experiments'],
  'reports',
]

/** A stage sees its own folder and these, never another stage. */
const STAGE_MAY = [
  ...['protocol', 'base', 'audio', 'acoustic-features', 'tracing', 'workers', 'inference', 'models', 'remote', 'flags'],
  // What an engine says of its flags is a reason of the common table.
  'measures',
]
const STAGES = ['vad', 'asr', 'llm', 'tts']

/** Packages by the room that may import them; the key is a folder below pipeline/. */
const PACKAGES = {
  protocol: ['zod'],
  // Axes and paths of page and reports alike.
  measures: ['d3-scale', 'd3-shape', '@types/d3-scale', '@types/d3-shape'],
  audio: ['libopus-wasm'],
  flags: ['zod', 'yaml'],
  models: ['zod', '@huggingface/tokenizers', '@huggingface/jinja'],
  inference: ['zod', 'onnxruntime-node', 'onnxruntime-common'],
  cuda: ['zod'],
  'known-ends': ['zod'],
  hub: ['zod'],
  remote: ['zod', 'ws', '@types/ws'],
  stages: ['zod', 'lru-cache'],
  turn: ['lru-cache'],
  servers: ['ws', '@types/ws', 'zod', 'prom-client'],
  store: ['zod'],
  experiments: ['zod'],
  reports: ['zod', '@opentelemetry'],
  recording: ['zod'],
  runtime: ['zod'],
  features: ['zod'],
  'voice-servers': ['zod'],
  host: ['zod'],
  cli: ['commander', 'zod'],
}

const RENDERER_PACKAGES = [
  ...['react', 'react-dom', 'react-aria-components', 'react-i18next', 'i18next', 'recharts', 'zustand', 'zod'],
  ...['lucide-react', '@fontsource-variable', '@types/react', '@types/react-dom', '@vitejs/plugin-react', 'vite'],
  ...['@tanstack', 'd3-scale', 'd3-shape', '@types/d3-scale', '@types/d3-shape', 'uqr'],
]
// OpenAI's own client proves that a scripted server speaks its protocol.
const TEST_PACKAGES = ['vitest', 'fast-check', 'simple-statistics', 'openai', '@testing-library', 'happy-dom']

/** Which rooms of renderer/src a room may import besides itself. What is in none (`console.ts`, `app.tsx`) wires them. */
const RENDERER_ROOMS = {
  // Pure: state, layout and arithmetic, out of what the host says.
  model: [],
  connection: [],
  audio: ['model'],
  store: ['model', 'connection', 'audio'],
  i18n: ['store'],
  theme: ['store'],
  answers: ['model', 'store'],
  console: ['model', 'store', 'connection', 'audio'],
  widgets: ['model', 'store', 'i18n', 'answers', 'audio', 'connection'],
  // Knows the pages by their list and their manifests alone.
  shell: ['model', 'store', 'i18n', 'answers', 'audio', 'console', 'widgets'],
  testing: ['model', 'store', 'i18n'],
}
/** A page sees its own folder and these, never another page: what two need is a widget. */
const PAGE_MAY = ['model', 'store', 'i18n', 'theme', 'answers', 'audio', 'console', 'widgets']
/** What the page does, and how its parts get at it; `model` and the rooms below it do not. */
const CONSOLE = '^renderer/src/console(-context)?\\.tsx?$'
const USES_CONSOLE = ['console', 'answers', 'widgets', 'shell', 'testing']
const MANIFESTS = '^renderer/src/views/(pages|page-manifest)\\.ts$'

/** A test may use the test tools, and look its room's fixtures up on the disk. */
const TEST = '\\.test\\.tsx?$'
/** Fakes and generators that tests of several files share. */
const TESTING = '/testing/'

/** @param {readonly string[]} names of rooms */
function folder(...names) {
  return `^pipeline/(${names.join('|')})/`
}

/** @param {readonly string[]} names */
function packages(names) {
  return `(^|node_modules/)(${names.join('|')})(/|$)`
}

const roomArrows = Object.entries(ROOMS).map(([room, may]) => ({
  from: { path: folder(room) },
  to: { path: folder(room, ...may) },
}))

const featureArrows = [
  ...Object.entries(FEATURES).map(([feature, may]) => ({
    from: { path: folder(`features/${feature}`) },
    to: { path: [folder(`features/${feature}`, ...EVERY_FEATURE_MAY, ...may), TELLS_CONSOLES] },
  })),
  // The part of its shape that a feature needs; the pipeline itself is handed over by the host.
  { from: { path: folder('features') }, to: { path: folder('runtime'), pathNot: PIPELINE } },
  { from: { path: folder('features') }, to: { path: PIPELINE, dependencyTypes: ['type-only'] } },
  ...Object.entries(BETWEEN_FEATURES).map(([feature, files]) => ({
    from: { path: folder(`features/${feature}`) },
    to: { path: `^pipeline/features/(${files.join('|')})\\.ts$` },
  })),
  // Tried on the pipeline as it is put together; what one feature keeps is read by another.
  {
    from: { path: ['^pipeline/features/.*\\.test\\.ts$', '^pipeline/features/.*/testing/'] },
    to: { path: ['^pipeline/host/start-pipeline\\.ts$', folder('features', ...TRIED_WITH)] },
  },
  {
    from: { path: ['^pipeline/host/.*\\.test\\.ts$', '^pipeline/host/testing/'] },
    to: { path: folder(...TRIED_WITH) },
  },
]

const stageArrows = STAGES.map((stage) => ({
  from: { path: `^pipeline/stages/${stage}/` },
  to: { path: [folder(...STAGE_MAY), `^pipeline/stages/${stage}/`] },
}))

/** @param {readonly string[]} names of rooms of the page */
function rendererFolder(names) {
  return `^renderer/src/(${names.join('|')})/`
}

const rendererArrows = [
  ...Object.entries(RENDERER_ROOMS).map(([room, may]) => ({
    from: { path: rendererFolder([room]) },
    to: { path: rendererFolder([room, ...may]) },
  })),
  { from: { path: rendererFolder(USES_CONSOLE) }, to: { path: CONSOLE } },
  // The shape of what another room gives, and nothing that runs.
  {
    from: { path: rendererFolder(['model']) },
    to: { path: rendererFolder(['audio', 'connection']), dependencyTypes: ['type-only'] },
  },
  { from: { path: rendererFolder(['shell']) }, to: { path: MANIFESTS } },
  { from: { path: '^renderer/src/views/([^/]+)/' }, to: { path: '^renderer/src/views/$1/' } },
  {
    from: { path: '^renderer/src/views/[^/]+/' },
    to: { path: [rendererFolder(PAGE_MAY), CONSOLE, '^renderer/src/views/page-manifest\\.ts$'] },
  },
  {
    from: { path: MANIFESTS },
    to: { path: [MANIFESTS, rendererFolder(PAGE_MAY), CONSOLE, '^renderer/src/views/[^/]+/manifest\\.tsx$'] },
  },
  // A kept turn is drawn as a live one is, and asked what if.
  {
    from: { path: '^renderer/src/views/sessions/stored-turn\\.tsx$' },
    to: { path: '^renderer/src/views/live/(waterfall|what-if)/' },
  },
  // What stands in no room wires the rooms.
  { from: { path: '^renderer/(src/)?[^/]+$' }, to: { path: '^renderer/' } },
  { from: { path: '^renderer/src/.*\\.test\\.tsx?$' }, to: { path: ['^renderer/src/testing/', CONSOLE] } },
  {
    from: { path: '^renderer/src/.*\\.test\\.tsx?$' },
    to: { path: rendererFolder(['store', 'console', 'connection']) },
  },
  { from: { path: '^renderer/src/shell/.*\\.test\\.tsx?$' }, to: { path: MANIFESTS } },
]

const packageArrows = Object.entries(PACKAGES).map(([room, names]) => ({
  from: { path: `^pipeline/${room}/` },
  to: { path: packages(names) },
}))

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  allowedSeverity: 'error',
  allowed: [
    ...roomArrows,
    ...featureArrows,
    ...stageArrows,
    ...packageArrows,
    ...rendererArrows,
    // What goes wrong is said from one table in both languages, wherever it happens, and the numbers in it are written in
    // one way: pure, and no room's own.
    {
      from: { path: '^pipeline/(?!protocol/|measures/)' },
      to: {
        path: [
          '^pipeline/measures/(numbers|reasons/(reasons|read-back|coded-before))\\.ts$',
          '^pipeline/protocol/reasons\\.ts$',
        ],
      },
    },
    // The one list of all engines.
    {
      from: { path: '^pipeline/stages/engines\\.ts$' },
      to: { path: ['^pipeline/stages/[a-z]+/(engine|[a-z-]+/engine)\\.ts$', folder('base', 'models')] },
    },
    // Where the models and clips lie: a pure function of this file's own place.
    { from: { path: '^pipeline/cli/' }, to: { path: '^pipeline/models/locations\\.ts$' } },
    { from: { path: '^pipeline/', pathNot: '^pipeline/protocol/' }, to: { dependencyTypes: ['core'] } },
    {
      from: { path: '^renderer/' },
      to: { path: ['^pipeline/(protocol|measures)/', packages(RENDERER_PACKAGES)] },
    },
    // How people write what was said, how files of text are read and a filter for resampling is made: pure functions, the
    // same on the page as in the host.
    {
      from: { path: '^renderer/' },
      to: {
        path: '^pipeline/base/(text/inverse-text-normalisation|files/(text-encoding|assignment-lines)|sinc-filters)\\.ts$',
      },
    },
    {
      from: { path: '^electron/' },
      to: { path: ['^electron/', '^pipeline/protocol/', packages(['electron', 'electron-log', 'zod'])] },
    },
    // When a host is started again: one pure rule for the shell and the terminal.
    { from: { path: '^electron/' }, to: { path: '^pipeline/base/process/(host-restarts|signal-child)\\.ts$' } },
    // What the page's files are to a browser, whoever hands them out.
    { from: { path: '^electron/' }, to: { path: '^pipeline/base/content-types\\.ts$' } },
    { from: { path: '^electron/' }, to: { dependencyTypes: ['core'] } },
    // How the shell is built.
    { from: { path: '^electron/vite\\.config\\.ts$' }, to: { path: packages(['vite']) } },
    {
      from: { path: '^e2e/' },
      to: {
        path: [
          '^e2e/',
          '^\\.bootstrap/',
          '^pipeline/protocol/',
          '^electron/content-security-policy\\.ts$',
          // A setup of a few kilobytes, put where a user's models lie.
          '^pipeline/host/testing/tiny-chinese\\.ts$',
          packages(['playwright', 'axe-core']),
        ],
      },
    },
    // What a scripted host tells the page is what tests of the page's parts tell it, and why by code, as a host does. A walk
    // over all pages walks over those that there are.
    {
      from: { path: '^e2e/scripted/' },
      to: {
        path: [
          '^renderer/src/testing/fixture-(experiments|models|session|stored|turns)\\.ts$',
          '^renderer/src/model/page-route\\.ts$',
          '^pipeline/measures/reasons/reasons\\.ts$',
        ],
      },
    },
    // What a Chinese page may say in Latin letters is what a Chinese report may.
    {
      from: { path: '^e2e/browser/chinese-pages\\.spec\\.ts$' },
      to: { path: '^pipeline/measures/testing/latin-words\\.ts$' },
    },
    // A hub that stands on this machine, so that the page can be watched while models come.
    { from: { path: '^e2e/browser/models\\.spec\\.ts$' }, to: { path: '^pipeline/hub/testing/hostile-hub\\.ts$' } },
    // The page asks a server of models that does as a script says.
    {
      from: { path: '^e2e/browser/model-servers\\.spec\\.ts$' },
      to: { path: '^pipeline/remote/testing/scripted-http\\.ts$' },
    },
    // A whole server that stands on this machine, for the page to compare with.
    {
      from: { path: '^e2e/browser/server-arm\\.spec\\.ts$' },
      to: { path: '^pipeline/voice-servers/testing/realtime-server\\.ts$' },
    },
    { from: { path: '^e2e/' }, to: { dependencyTypes: ['core'] } },
    { from: { path: '^\\.bootstrap/' }, to: { path: ['^\\.bootstrap/', packages(['playwright', 'typescript'])] } },
    { from: { path: '^\\.bootstrap/' }, to: { dependencyTypes: ['core'] } },
    { from: { path: [TEST, TESTING] }, to: { path: packages(TEST_PACKAGES) } },
    { from: { path: TEST }, to: { dependencyTypes: ['core'] } },
    // Commands of the terminal are tried against a server that does as a test says.
    { from: { path: '^pipeline/cli/.*\\.test\\.ts$' }, to: { path: '^pipeline/servers/.*/testing/' } },
    // What tests of several stages share, and the test of the list of engines.
    {
      from: { path: ['^pipeline/stages/[a-z]+/.*\\.test\\.ts$', '^pipeline/stages/engines\\.test\\.ts$'] },
      to: { path: ['^pipeline/stages/testing/', '^pipeline/stages/engines\\.ts$'] },
    },
    // Servers of all stages that misbehave alike.
    {
      from: { path: '^pipeline/stages/(http|socket)-servers\\.test\\.ts$' },
      to: { path: ['^pipeline/stages/[a-z]+/', '^pipeline/remote/testing/'] },
    },
    { from: { path: '^pipeline/stages/testing/' }, to: { path: folder('models') } },
    // The independent recogniser and synthesiser that ours are held against.
    { from: { path: '^pipeline/stages/(asr|tts)/testing/' }, to: { path: packages(['sherpa-onnx-node']) } },
    { from: { path: '^pipeline/stages/(asr|tts)/testing/' }, to: { dependencyTypes: ['core'] } },
    // A report is judged where it is read: in a browser, by axe.
    { from: { path: '^pipeline/reports/.*\\.test\\.ts$' }, to: { path: packages(['playwright', 'axe-core']) } },
    {
      from: { path: '^\\.bootstrap/.*\\.test\\.mjs$' },
      to: { path: ['^\\.dependency-cruiser\\.mjs$', packages([...TEST_PACKAGES, 'dependency-cruiser'])] },
    },
  ],
  forbidden: [
    {
      name: 'one-door-to-onnxruntime',
      comment: 'Only inference/ knows onnxruntime: providers, threads and dtypes are settled in one place.',
      severity: 'error',
      from: { pathNot: '^pipeline/inference/' },
      to: { path: packages(['onnxruntime-node', 'onnxruntime-common', 'onnxruntime-web']) },
    },
    {
      name: 'no-cycles',
      comment:
        'Files that import each other can only be moved and tested together. Types alone may: they are gone at run time.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-orphans',
      comment: 'A file that nothing imports and that starts nothing is dead.',
      severity: 'error',
      from: {
        orphan: true,
        pathNot: ['\\.d\\.ts$', TEST, '\\.config\\.ts$', '\\.spec\\.ts$', 'worklet\\.ts$', '\\.css$', '\\.svg$'],
      },
      to: {},
    },
    {
      name: 'resolvable',
      comment: 'The imported file or package must exist.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-tests-in-the-product',
      comment: 'What ships must not need what only tests need.',
      severity: 'error',
      from: { pathNot: [TEST, TESTING, '^e2e/(scripted|browser)/', '\\.spec\\.ts$', '\\.test\\.mjs$'] },
      to: { path: [TEST, TESTING] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['^dist/'] },
    tsPreCompilationDeps: true,
    detectProcessBuiltinModuleCalls: true,
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.cts', '.mjs', '.js', '.css', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'types', 'default'],
    },
    skipAnalysisNotInRules: false,
  },
}
