// Writes the English lexicon of the tiny Kokoro: what espeak-ng says for each word of the sentences, as sherpa-onnx has it
// said. Started by hand after `python3 -m parity.voices` (assets/recipes); needs Debian's espeak-ng-data.
import { readFileSync, writeFileSync } from 'node:fs'
import { askOracle } from './oracle.ts'
import { spokenSentences, testingPath } from './voices.ts'

const folder = testingPath('graphs/kokoro')
const lexicon = `${folder}/lexicon-us-en.txt`
const symbols = new Map(
  readFileSync(`${folder}/tokens.txt`, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => [Number(line.slice(line.lastIndexOf(' ') + 1)), line.slice(0, line.lastIndexOf(' ')) || ' ']),
)
const STYLE_AND_SPEED = 5
const lettersOf = (runs) =>
  runs
    .flatMap((run) => [...run.slice(0, -STYLE_AND_SPEED)])
    .map((sample) => symbols.get(Math.round((sample - 0.02) * 1000)) ?? '')
    .join('')

writeFileSync(lexicon, '')
const texts = spokenSentences().map((text) => text.toLowerCase())
const runs = texts.flatMap((text) => text.match(/[a-z][a-z' ,.:;!?]*/g) ?? [])
const alone = [...new Set(texts.flatMap((text) => text.match(/[a-z']+/g) ?? []))]
const asked = [...runs, ...alone]
const [answers = []] = await askOracle([{ kind: 'kokoro', folder, texts: asked, speaker: 0, speed: 1 }])
const counts = new Map()
for (const [index, text] of asked.entries()) {
  const words = text.match(/[a-z']+/g) ?? []
  const said = lettersOf(answers[index] ?? [])
    .replace(/[,.:;!?]/g, ' ')
    .trim()
    .split(/ +/)
  if (words.length !== said.length) continue
  // Within a sentence counts, alone only where there is nothing else.
  const weight = index < runs.length ? 2 : 1
  for (const [at, word] of words.entries()) {
    const of = counts.get(word) ?? new Map()
    of.set(said[at], (of.get(said[at]) ?? 0) + weight)
    counts.set(word, of)
  }
}
const lines = [...counts].map(([word, of]) => {
  const [[letters]] = [...of].sort((a, b) => b[1] - a[1])
  return `${word} ${[...letters].join(' ')}`
})
writeFileSync(lexicon, `${lines.sort().join('\n')}\n`)
process.stdout.write(`${lines.length} of ${alone.length} words\n`)
