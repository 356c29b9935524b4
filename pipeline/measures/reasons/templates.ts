import type { StatedReason } from '../../protocol/reasons.ts'

/** `{name}` is filled in as it is, `{name:noun}` as a number with its noun: `1 core`, `2 cores`. */
const PLACE = /\{(\w+)(?::(\w+))?\}/g

/** A value that a sentence fills in. */
export type Argument = string | number

/** The places of a sentence as an object of arguments: counted nouns want a number, others take another reason too. */
export type Placed<Text extends string> = Text extends `${string}{${infer Place}}${infer Rest}`
  ? (Place extends `${infer Name}:${string}`
      ? { readonly [Key in Name]: number }
      : { readonly [Key in Place]: Argument | StatedReason }) &
      Placed<Rest>
  : unknown

/** The names of a sentence's places, in their order. */
export function argumentsOf(text: string): readonly string[] {
  return [...text.matchAll(PLACE)].map(([, name = '']) => name)
}

/** A sentence with its places filled in; what is not given stays to be seen. */
export function render(text: string, args: Readonly<Record<string, Argument>>): string {
  return text.replace(PLACE, (place, name: string, noun: string | undefined) => {
    const value = args[name]
    if (value === undefined) return place
    return noun === undefined ? String(value) : `${value} ${Number(value) === 1 ? noun : `${noun}s`}`
  })
}

/** Finds the sentence again, with what was filled in as its groups. */
export function patternOf(text: string): RegExp {
  const between = text.split(PLACE_TEXT).map(escaped)
  const nouns = [...text.matchAll(PLACE)].map(([, , noun]) => (noun === undefined ? '(.+?)' : `(.+?) ${noun}s?`))
  return new RegExp(`^${between.map((part, at) => part + (nouns[at] ?? '')).join('')}$`, 's')
}

const PLACE_TEXT = /\{\w+(?::\w+)?\}/

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')
}
