import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { startCli } from './testing/cli-process.ts'

const TURNS = 1000

it('a thousand turns in a row leave neither memory nor handles behind', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'firstword-thousand-turns-'))
  const json = join(folder, 'soak.json')
  const soak = await startCli(['soak', '--turns', `${TURNS}`, '--json', json], {
    environment: { FIRSTWORD_DATA: join(folder, 'data'), FIRSTWORD_CACHE: join(folder, 'cache') },
  }).ended
  process.stdout.write(soak.out)
  expect(soak).toMatchObject({ exitCode: 0 })
  const { judged, usages } = JSON.parse(await readFile(json, 'utf8'))
  expect(usages).toHaveLength(TURNS)
  expect(judged.map(({ name, suspected }: { name: string; suspected: boolean }) => [name, suspected])).toEqual([
    ['residentBytes', false],
    ['heapUsedBytes', false],
    ['handles', false],
  ])
  await rm(folder, { recursive: true })
})
