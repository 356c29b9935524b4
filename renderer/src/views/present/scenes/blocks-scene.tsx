import { useTranslation } from 'react-i18next'
import {
  BLOCK_HUES,
  BLOCK_WORDS,
  BLOCKS,
  type Block,
  meanParts,
  type WholeBlocks,
  wholeBlocksOf,
} from '../../../../../pipeline/measures/ledger/ledger-blocks.ts'
import { formatMs, formatSignedMs } from '../../../../../pipeline/measures/numbers.ts'
import type { TurnRow } from '../../../../../pipeline/protocol/sessions.ts'
import { useConsoleStore, useLocale } from '../../../console-context.ts'
import type { Stretch } from '../../../model/turn/race.ts'
import { useWords } from '../../../widgets/words.ts'
import { BlockBar } from '../block-bar.tsx'
import styles from '../present-page.module.css'
import type { SceneProps } from '../scene.ts'
import blocks from './blocks.module.css'

/** Where the time went, in four blocks that people without stages understand: the mean of all sentences, before and after. */
export function BlocksScene({ presented, nothing }: SceneProps) {
  const { t } = useTranslation()
  const words = useWords()
  const { arms, pairs, loading } = presented
  if (pairs.length === 0)
    return loading ? <p className={styles.nothing}>{t('present.loading')}</p> : nothing(t('present.noBlocks'))
  const [before, after] = [meanOf(pairs.map((pair) => pair.before)), meanOf(pairs.map((pair) => pair.after))]
  const scaleMs = Math.max(1, before.totalMs, after.totalMs)
  const nameOf = (index: 0 | 1) => words.preset(arms?.[index].name)
  return (
    <div className={styles.scene}>
      <h2 className={styles.title}>
        {t('present.scene.blocks')} <small>{t('present.meanOf', { count: pairs.length })}</small>
      </h2>
      <Row title={t('present.before')} name={nameOf(0)} whole={before} scaleMs={scaleMs} />
      <Row title={t('present.after')} name={nameOf(1)} whole={after} scaleMs={scaleMs} />
      <Table before={before} after={after} />
    </div>
  )
}

function meanOf(rows: readonly TurnRow[]): WholeBlocks {
  return wholeBlocksOf(meanParts(rows.map(({ parts }) => parts)))
}

interface RowProps {
  readonly title: string
  readonly name: string
  readonly whole: WholeBlocks
  readonly scaleMs: number
}

function Row({ title, name, whole, scaleMs }: RowProps) {
  const locale = useLocale()
  return (
    <div className={blocks.row}>
      <h3>
        {title} <small className={blocks.arm}>{name}</small>
      </h3>
      <BlockBar stretches={stretchesOf(whole)} scaleMs={scaleMs} />
      <strong>{formatMs(whole.totalMs, locale)}</strong>
    </div>
  )
}

function stretchesOf({ blocks: ms }: WholeBlocks): readonly Stretch[] {
  let startMs = 0
  return BLOCKS.flatMap((block) => {
    const stretch = { block, startMs, ms: ms[block] }
    startMs += ms[block]
    return ms[block] > 0 ? [stretch] : []
  })
}

interface TableProps {
  readonly before: WholeBlocks
  readonly after: WholeBlocks
}

function Table({ before, after }: TableProps) {
  const { t } = useTranslation()
  const locale = useLocale()
  return (
    <table className={blocks.table}>
      <thead>
        <tr>
          <td />
          <th scope="col">{t('present.before')}</th>
          <th scope="col">{t('present.after')}</th>
          <th scope="col">{t('present.change')}</th>
        </tr>
      </thead>
      <tbody>
        {BLOCKS.map((block) => (
          <tr key={block}>
            <BlockName block={block} />
            <Cells from={before.blocks[block]} to={after.blocks[block]} locale={locale} />
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">{t('present.total')}</th>
          <Cells from={before.totalMs} to={after.totalMs} locale={locale} />
        </tr>
      </tfoot>
    </table>
  )
}

function BlockName({ block }: { readonly block: Block }) {
  const language = useConsoleStore((state) => state.language)
  const { name, what } = BLOCK_WORDS[block]
  return (
    <th scope="row">
      <span className={blocks.swatch} data-hue={BLOCK_HUES[block]} aria-hidden="true" />
      {name[language]} <small>{what[language]}</small>
    </th>
  )
}

/** Whole numbers, so that each column sums to the total below it as it is written. */
function Cells({ from, to, locale }: { readonly from: number; readonly to: number; readonly locale: string }) {
  const change = to - from
  return (
    <>
      <td>{wholeMs(from, locale)}</td>
      <td>{wholeMs(to, locale)}</td>
      <td data-better={change < 0 || undefined} data-worse={change > 0 || undefined}>
        {formatSignedMs(change, locale).replace(/[.,]0(?=\D)/, '')}
      </td>
    </>
  )
}

function wholeMs(ms: number, locale: string): string {
  return formatMs(ms, locale).replace(/[.,]0(?=\D)/, '')
}
