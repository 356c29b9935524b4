import { useTranslation } from 'react-i18next'
import { LOAD_LIMIT_MS } from '../../../../pipeline/measures/load-capacity.ts'
import { formatMs } from '../../../../pipeline/measures/numbers.ts'
import { useLocale } from '../../console-context.ts'
import { Pane } from '../../widgets/pane.tsx'
import { LatencyFigure } from './latency-figure.tsx'
import headline from './load-headline.module.css'

/** How long the empty frame is: as a test is unless something else is asked for. */
const FRAME_S = 30

/** Before any test: the question that one answers, and the frame that its answer will fill. */
export function LoadEmpty() {
  const { t } = useTranslation()
  const locale = useLocale()
  return (
    <Pane title={t('load.title')}>
      <div className={headline.headline}>
        <p className={headline.number}>{t('load.emptyQuestion', { limit: formatMs(LOAD_LIMIT_MS, locale) })}</p>
        <p className={headline.because}>{t('load.empty')}</p>
      </div>
      <LatencyFigure series={[]} bucketS={FRAME_S} limitMs={LOAD_LIMIT_MS} />
    </Pane>
  )
}
