import { useTranslation } from 'react-i18next'
import { formatMs, formatWhole, THIN_SPACE } from '../../../../pipeline/measures/numbers.ts'
import type { InputFacts } from '../../audio/microphone.ts'
import { useConsoleStore, useLocale } from '../../console-context.ts'
import { EmptyState, Pane } from '../../widgets/pane.tsx'
import styles from './numbers.module.css'

/** An AudioWorklet is called with this many samples at a time. */
const BLOCK_SAMPLES = 128

/** What the browser says of the open microphone, word for word; nothing here is measured by this page. */
export function FactsPane() {
  const { t } = useTranslation()
  const facts = useConsoleStore(({ microphone }) => (microphone.phase === 'open' ? microphone.facts : undefined))
  return (
    <Pane title={t('microphone.facts.title')}>
      {facts ? <Facts facts={facts} /> : <EmptyState>{t('microphone.facts.none')}</EmptyState>}
    </Pane>
  )
}

function Facts({ facts }: { readonly facts: InputFacts }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const unknown = t('microphone.facts.unknown')
  const hertz = (value: number) => `${formatWhole(value, locale)}${THIN_SPACE}Hz`
  const { contextRateHz } = facts
  const blockMs = (BLOCK_SAMPLES / contextRateHz) * 1000
  const resampled = t(contextRateHz === 16_000 ? 'microphone.facts.notResampled' : 'microphone.facts.resampled')
  const rows: readonly (readonly [string, string])[] = [
    [t('microphone.facts.label'), facts.label || unknown],
    [t('microphone.facts.rate'), hertz(facts.sampleRateHz)],
    [t('microphone.facts.contextRate'), hertz(contextRateHz)],
    [t('microphone.facts.sent'), `${t('microphone.facts.sentValue')}; ${resampled}`],
    [t('microphone.facts.channels'), facts.channels === undefined ? unknown : `${facts.channels}`],
    [t('microphone.facts.bits'), facts.sampleSizeBits === undefined ? unknown : `${facts.sampleSizeBits}`],
    [t('microphone.facts.latency'), facts.latencyMs === undefined ? unknown : formatMs(facts.latencyMs, locale)],
    [
      t('microphone.facts.buffer'),
      t('microphone.facts.bufferValue', { samples: BLOCK_SAMPLES, time: formatMs(blockMs, locale) }),
    ],
  ]
  return (
    <dl className={styles.facts}>
      {rows.map(([name, value]) => (
        <Row key={name} name={name} value={value} />
      ))}
    </dl>
  )
}

function Row({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  )
}
