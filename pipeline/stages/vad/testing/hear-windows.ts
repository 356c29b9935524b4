import type { TurnEndListener } from '../turn-end/listener.ts'

/**
 * Shows a listener windows of 32 ms, whose samples count up.
 *
 * @param speech of each window, how likely somebody speaks in it
 * @param first what the first sample is
 * @returns what it said after each
 */
export async function hearWindows(
  listener: TurnEndListener,
  speech: readonly number[],
  first = 0,
): Promise<readonly (number | undefined)[]> {
  const said: (number | undefined)[] = []
  for (const [index, probability] of speech.entries()) {
    const pcm = Float32Array.from({ length: 512 }, (_, sample) => first + index * 512 + sample)
    said.push(await listener.hear(pcm, probability))
  }
  return said
}
