import { placeTinyChinese, TINY_CHINESE, TINY_CLAUSES } from '../../pipeline/host/testing/tiny-chinese.ts'
import { demoClip } from '../clips.ts'
import { clipButton, expect, openConsole, takePicture, test } from './console-test.ts'
import { expectAccessible, goTo } from './pages.ts'
import { exchangeOf, expectMeasuredTurn, startClip, waterfallOf } from './turns.ts'

const { asr, llm, tts } = TINY_CHINESE

test('a tiny Chinese setup speaks a whole turn in the page: its clips first, its words without spaces, all of it measured', async ({
  page,
  startAnother,
}) => {
  let close = async () => {}
  const product = await startAnother({
    measuresFirst: false,
    words: ['--model', `asr=${asr},llm=${llm},tts=${tts}`, '--preset', 'streaming'],
    prepare: async (dataFolder) => {
      ;({ close } = await placeTinyChinese(dataFolder))
    },
  })
  try {
    const { complaints } = await openConsole(page, product.url)
    const clip = demoClip('zh-time')
    await expect(clipButton(page, clip)).toBeEnabled()
    const offered = page.getByRole('list', { name: 'Demo clips' }).getByRole('button')
    await expect(offered.first()).toContainText(demoClip('zh-hello').title.en)
    await expect(offered.filter({ hasText: demoClip('hip-hop').title.en })).toContainText('English')
    await expect(clipButton(page, clip)).not.toContainText('Chinese')
    const turn = await startClip(page, clip)
    await expectMeasuredTurn(page, turn)
    await expect(exchangeOf(page, turn)).toContainText(TINY_CLAUSES.join(''))
    await expect(exchangeOf(page, turn)).toContainText(/\p{Script=Han}{10,}/u)
    await expect(waterfallOf(page)).toContainText('finished')
    const words = page.getByRole('region', { name: 'Timeline' }).locator('[data-word]')
    await expect(words.first()).toHaveText(/^\p{Script=Han}$/u)
    await takePicture(page, 'chinese-turn')
    await goTo(page, 'Models')
    const inForce = page.getByTestId('model-in-force-asr')
    await page.getByLabel('Language that is spoken').fill('en')
    await page.getByRole('button', { name: 'Try and keep' }).click()
    await expect(inForce).toContainText('(language en)')
    await expectAccessible(page, 'model-options')
    await page.getByTestId('model-options-asr').getByRole('button', { name: 'As it came' }).click()
    await expect(inForce).not.toContainText('(language')
    expect(complaints).toEqual([])
  } finally {
    await close()
  }
})
