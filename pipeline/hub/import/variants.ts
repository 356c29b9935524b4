/** Forms of weights as exports write them into the names of graphs; the longest first. */
const ENDINGS: readonly (readonly [RegExp, string])[] = [
  [/[._-]q4f16$/i, 'q4f16'],
  [/[._-]q8f16$/i, 'q8f16'],
  [/[._-]uint8f16$/i, 'uint8f16'],
  [/[._-](fp16|float16)$/i, 'float16'],
  [/[._-](int8|quantized|quant)$/i, 'int8'],
  [/[._-]uint8$/i, 'uint8'],
  [/[._-]bnb4$/i, 'bnb4'],
  [/[._-](q4|int4)$/i, 'int4'],
]

/** The form of the weights of a graph by its name, and the name without it. What says nothing is float32. */
export function weightsOf(path: string): { readonly stem: string; readonly variant: string } {
  const name = path.slice(path.lastIndexOf('/') + 1).replace(/\.(onnx|ort)$/i, '')
  for (const [ending, variant] of ENDINGS) {
    if (ending.test(name)) return { stem: name.replace(ending, ''), variant }
  }
  return { stem: name, variant: 'float32' }
}

/** How the weights of a GGUF file are kept, by its name. */
export function ggufVariant(path: string): string {
  return /[.-]((?:i?q\d\w*|bf16|f16|f32))(?:-\d{5}-of-\d{5})?\.gguf$/i.exec(path)?.[1]?.toLowerCase() ?? 'gguf'
}

/** The variants that are loaded where none is asked for, the best first. */
const PREFERRED = ['int8', 'q4_k_m', 'int4', 'float32', 'float16', 'q4f16']

/** Of these variants the one to begin with. */
export function preferredVariant(variants: readonly string[]): string {
  return PREFERRED.find((name) => variants.includes(name)) ?? variants[0] ?? 'float32'
}

/**
 * Graphs by variant, where each role has graphs in some forms. A role that lacks a form (a decoder that was left as it is)
 * has its float32 one, or its only one, there too.
 */
export function byVariant(
  roles: Readonly<Record<string, readonly string[]>>,
): Readonly<Record<string, Readonly<Record<string, string>>>> {
  const forms = new Set(Object.values(roles).flatMap((paths) => paths.map((path) => weightsOf(path).variant)))
  const first = Object.values(roles)[0] ?? []
  const wanted = [...forms].filter((form) => first.some((path) => weightsOf(path).variant === form))
  return Object.fromEntries(
    wanted.map((form) => [
      form,
      Object.fromEntries(
        Object.entries(roles).flatMap(([role, paths]) => {
          const own = paths.find((path) => weightsOf(path).variant === form)
          const found = own ?? paths.find((path) => weightsOf(path).variant === 'float32') ?? paths[0]
          return found === undefined ? [] : [[role, found] as const]
        }),
      ),
    ]),
  )
}
