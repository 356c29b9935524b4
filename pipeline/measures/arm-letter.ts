/** How charts and tables name an arm by its place: A to Z, then A2 and on. */
export function letterOf(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26))
  const round = Math.floor(index / 26) + 1
  return round === 1 ? letter : `${letter}${round}`
}
