/** Whether a path fits a pattern, in which `*` stands for anything within a part and `**` for any parts; case is the same. */
export function fits(path: string, pattern: string): boolean {
  return expressionOf(pattern).test(path)
}

function expressionOf(pattern: string): RegExp {
  const source = pattern
    .split(/(\*\*\/|\*)/)
    .map((part) =>
      part === '**/' ? '(?:.*/)?' : part === '*' ? '[^/]*' : part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'),
    )
    .join('')
  return new RegExp(`^${source}$`, 'i')
}
