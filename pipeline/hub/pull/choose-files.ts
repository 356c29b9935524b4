import { Failure } from '../../base/failure.ts'
import { because } from '../../measures/reasons/reasons.ts'
import type { HubFile } from '../hubs/hub.ts'
import { ggufVariant, preferredVariant, weightsOf } from '../import/variants.ts'

/** What lies beside graphs and belongs to them. */
const BESIDE =
  /^(config|generation_config|tokenizer|tokenizer_config|chat_template|preprocessor_config|streaming_config|tokens)\.json$|^(chat_template\.jinja|tokens\.txt|voices\.bin|tokenizer\.bin|config\.yaml|am\.mvn|README\.md|LICENSE|MODEL_LICENSE)$|^lexicon[\w-]*\.txt$|^voices\/[^/]+\.bin$|\.onnx\.json$/
const GRAPH = /^(onnx\/)?[^/]+\.(onnx|ort)$/

/**
 * Chooses of a repository what a model needs, in one form of its weights. What it is turns out when it is here, by its
 * contents; names only say what is worth fetching.
 *
 * @param asked the form that is wanted; the best to begin with where none is
 * @throws Failure `hub.no-model` where nothing of a layout that is known is there, `model.no-variant`
 */
export function chooseFiles(files: readonly HubFile[], asked: string | undefined, where: string): readonly HubFile[] {
  const ggufs = files.filter(({ path }) => /\.gguf$/i.test(path) && !/mmproj|-of-\d{5}\.gguf$/i.test(path))
  if (ggufs.length > 0) {
    const variant = chosen(
      ggufs.map(({ path }) => ggufVariant(path)),
      asked,
      where,
    )
    const papers = files.filter(({ path }) => path === 'README.md' || path === 'LICENSE')
    return [...ggufs.filter(({ path }) => ggufVariant(path) === variant).slice(0, 1), ...papers]
  }
  const graphs = files.filter(({ path }) => GRAPH.test(path))
  // Where graphs have a folder of their own, others beside it are something else.
  const own = graphs.some(({ path }) => path.startsWith('onnx/'))
    ? graphs.filter(({ path }) => path.startsWith('onnx/'))
    : graphs
  if (own.length === 0) {
    throw new Failure('hub.no-model', because('hub.noLayout', { where }))
  }
  const variant = chosen(
    own.map(({ path }) => weightsOf(path).variant),
    asked,
    where,
  )
  const taken = graphsIn(own, variant)
  const names = new Set(taken.map(({ path }) => path))
  const apart = files.filter(({ path }) => [...names].some((name) => isWeightsOf(path, name)))
  return [...taken, ...apart, ...files.filter(({ path }) => BESIDE.test(path))]
}

function chosen(variants: readonly string[], asked: string | undefined, where: string): string {
  const known = [...new Set(variants)]
  if (asked === undefined) return preferredVariant(known)
  if (known.includes(asked)) return asked
  throw new Failure(
    'model.no-variant',
    because('model.noVariant', { model: where, variant: asked }),
    because('do.itHas', { known: known.sort().join(', ') }),
  )
}

/** One graph of each part: in this form, else in float32, else in the only one that there is. */
function graphsIn(graphs: readonly HubFile[], variant: string): readonly HubFile[] {
  const parts = Map.groupBy(graphs, ({ path }) => weightsOf(path).stem)
  return [...parts.values()].flatMap((forms) => {
    const of = (wanted: string) => forms.find(({ path }) => weightsOf(path).variant === wanted)
    return of(variant) ?? of('float32') ?? forms.slice(0, 1)
  })
}

/** model.onnx_data, model.onnx_data_1, model.onnx.data, encoder.data */
function isWeightsOf(path: string, graph: string): boolean {
  const stem = graph.replace(/\.onnx$/, '')
  return path.startsWith(`${graph}_data`) || path === `${graph}.data` || path === `${stem}.data`
}
