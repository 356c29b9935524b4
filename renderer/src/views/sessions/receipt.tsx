import { useTranslation } from 'react-i18next'
import { counted } from '../../../../pipeline/measures/counted.ts'
import { modelsText } from '../../../../pipeline/measures/models-text.ts'
import { formatMs } from '../../../../pipeline/measures/numbers.ts'
import { unknownOfCard } from '../../../../pipeline/measures/reasons/card-unknowns.ts'
import type { EnvironmentReceipt } from '../../../../pipeline/protocol/sessions.ts'
import { useConsoleStore, useLocale } from '../../console-context.ts'
import { cardWords } from '../../model/models/graphics-words.ts'
import { useWords } from '../../widgets/words.ts'
import styles from './session-detail.module.css'

const HASH_CHARACTERS = 12

/** What the numbers were measured on, and how far the instrument itself is off. */
export function Receipt({ environment }: { readonly environment: EnvironmentReceipt }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const language = useConsoleStore((state) => state.language)
  const { reason, told } = useWords()
  const { machine, appVersion, instrument, modelHashes } = environment
  const usable = machine.providers.filter((provider) => provider.usable).map((provider) => provider.name)
  const error = instrument
    ? t('sessions.instrument', { error: formatMs(instrument.errorP99Ms, locale), count: instrument.turns })
    : t('sessions.notCalibrated')
  const graphicsRows = (graphics: typeof machine.graphics) => {
    const cards = (graphics?.cards ?? []).map((card, index) => {
      const unknown = unknownOfCard(card)
      const why = unknown ? ` (${t('app.unknown', { why: told(unknown) })})` : ''
      return [t('sessions.graphicsCard', { number: index + 1 }), cardWords(card) + why] as const
    })
    if (cards.length > 0 || graphics?.unknown === undefined) return cards
    const why = reason(graphics.unknown, graphics.unknownBecause)
    return [[t('sessions.graphics'), t('app.unknown', { why })] as const]
  }
  const rows = [
    [t('sessions.machine'), `${machine.cpu}, ${counted(machine.cores, 'cores')[language]}, ${machine.platform}`],
    ...graphicsRows(machine.graphics),
    [t('sessions.runtime'), `ONNX Runtime ${machine.onnxruntime}, ${usable.join(', ')}, Node ${machine.node}`],
    [t('sessions.models'), modelsText(environment)],
    [t('sessions.version'), `Firstword ${appVersion}`],
    [t('sessions.instrumentError'), error],
  ] as const
  return (
    <details>
      <summary className={styles.summary}>{t('sessions.receipt')}</summary>
      <dl className={styles.receipt}>
        {rows.map(([name, value]) => [<dt key={`${name}/name`}>{name}</dt>, <dd key={name}>{value}</dd>])}
        {Object.entries(modelHashes).map(([file, hash]) => [
          <dt key={`${file}/name`}>{file}</dt>,
          <dd key={file}>
            <code title={hash}>{hash.slice(0, HASH_CHARACTERS)}…</code>
          </dd>,
        ])}
      </dl>
    </details>
  )
}
