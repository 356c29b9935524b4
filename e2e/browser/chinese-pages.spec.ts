import type { Page } from 'playwright/test'
import { foreignWords } from '../../pipeline/measures/testing/latin-words.ts'
import { furnished } from '../scripted/furnished.ts'
import { RUNNING, TALKED, WAITING } from '../scripted/scenes.ts'
import type { Scene } from '../scripted/scripted-page.ts'
import { moveTo, showView, VIEWS, type View } from '../scripted/views.ts'
import { expect, test } from './console-test.ts'
import { type Said, saidInChoices } from './said-on-page.ts'

/** What people, machines and files are called in these scenes: somebody's own words, in whatever language. */
const OWN = [
  // Sessions, tags, devices, servers.
  ...['Kitchen demo', 'kitchen', 'From another machine', 'hall', 'studio', 'lab'],
  // The machine, its files and what its system calls what it has open.
  ...['AMD EPYC', 'linux x64', 'home/a/firstword', 'a.wav', 'TCPSocketWrap', 'Timeout'],
  // Models, and servers that they come from.
  ...['pocket-asr', 'pocket-llm', 'pocket-tts', 'kokoro-zh', 'paraformer-zh', 'qwen', 'hub.example', 'MIT License'],
]

/** Every tab, and every scene of the presenter. */
const CHOICES = ['main [role=tab]', 'main [aria-label="场景"] label']

/** With this set all are walked; without it not those whose words nearly all stand in others, nor tabs of a state. */
const EVERYTHING = process.env.FIRSTWORD_TEST_LONG !== undefined
const WALKED = EVERYTHING ? VIEWS : VIEWS.filter(({ scene }) => scene !== RUNNING && scene !== WAITING)

const PREFERENCES = { language: 'zh', theme: 'dark' }

// What is found says where it stands; a trace of fifty pages would take longer than to look at them.
test.use({ trace: 'off' })

test('a Chinese page says nothing in English but names, signs and what was said', async ({ page }) => {
  const found = new Map<string, Set<string>>()
  let scene: Scene | undefined
  for (const view of WALKED) {
    if (view.scene === scene) await moveTo(page, view)
    else await showView(page, inUse(view), PREFERENCES)
    scene = view.scene
    for (const { choice, said } of await saidInChoices(page, choicesOf(view))) {
      for (const [word, place] of foreignIn(said)) {
        const what = `${word}: ${place}`
        found.set(what, (found.get(what) ?? new Set()).add(`${view.name}${choice}`))
      }
    }
    if (view.open) await close(page)
  }
  expect([...found].map(([what, views]) => `${what} [${[...views].join('; ')}]`)).toEqual([])
})

test('an English word anywhere on a Chinese page is noticed, and none that is marked as English', async ({ page }) => {
  await showView(page, { name: 'live', scene: TALKED, hash: '#page=live' }, PREFERENCES)
  await page.evaluate(() => {
    document.title = 'Untitled'
    const planted = document.createElement('div')
    planted.innerHTML = `<p>轮次 waiting</p><p class="visually-hidden">Hidden</p><p lang="en">Spoken</p><p hidden>Absent</p>
      <button title="Tooltip" aria-label="标签">“Quoted”</button><input placeholder="Placeholder" aria-valuetext="Valued">
      <select><option>Chosen</option><option>Other</option></select><svg><title>Drawn</title><text>Lettered</text></svg>`
    document.querySelector('main')?.append(planted)
  })
  const [shown] = await saidInChoices(page, [])
  const words = foreignIn(shown?.said ?? []).map(([word]) => word)
  expect(words).toEqual(
    expect.arrayContaining([
      ...['Untitled', 'waiting', 'Hidden', 'Tooltip', 'Placeholder', 'Valued', 'Chosen', 'Other', 'Drawn', 'Lettered'],
    ]),
  )
  for (const left of ['Spoken', 'Absent', 'Quoted']) expect(words).not.toContain(left)
})

/** What is chosen one after the other: what lies over a page has nothing to choose. */
function choicesOf({ scene, open }: View): readonly string[] {
  return open === undefined && (EVERYTHING || scene === TALKED) ? CHOICES : []
}

/** As a console looks that has been used for long; one that is empty or waits stays as it is. */
function inUse(view: View): View {
  return view.scene.snapshot.turns.length > 0 ? { ...view, scene: furnished(view.scene) } : view
}

/** Latin words that nothing allows, each with the text and the part of the page that it stands in. */
function foreignIn(said: readonly Said[]): readonly (readonly [string, string])[] {
  return said.flatMap(({ text, where }) =>
    // What stands between quotation marks is quoted: what to say, a name, words of another program.
    foreignWords(text.replaceAll(/“[^”]*”/g, ' '), OWN).map(
      (word) => [word, `${text.slice(0, 90)} (${where})`] as const,
    ),
  )
}

async function close(page: Page): Promise<void> {
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
}
