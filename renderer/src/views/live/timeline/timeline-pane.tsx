import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useConsole, useConsoleStore } from '../../../console-context.ts'
import { isOver } from '../../../model/turn.ts'
import { selectConnected, selectShownTurn } from '../../../store/selectors.ts'
import { EmptyState, Pane } from '../../../widgets/pane.tsx'
import { Segments } from '../../../widgets/segments.tsx'
import { Timeline, type TimelineRange } from './timeline.tsx'

/** The shown turn as sound: what was heard and played, word for word, on the waterfall's clock. */
export function TimelinePane() {
  const { t } = useTranslation()
  const { sound } = useConsole()
  const turn = useConsoleStore(selectShownTurn)
  const stale = useConsoleStore((state) => !selectConnected(state))
  const [range, setRange] = useState<TimelineRange>('whole')
  // A running turn has no end yet, and its sound is not cut out: it is drawn when it is over.
  const drawn = turn && isOver(turn) ? turn : undefined
  const ranges = (
    <Segments<TimelineRange>
      label={t('microphone.timeline.range')}
      value={range}
      segments={[
        { value: 'whole', label: t('microphone.timeline.wholeTurn') },
        { value: 'firstWord', label: t('microphone.timeline.firstWord') },
      ]}
      onChange={setRange}
    />
  )
  return (
    <Pane title={t('microphone.timeline.title')} stale={stale} actions={drawn && ranges}>
      {drawn ? (
        <Timeline turn={drawn} audio={sound.audioOf(drawn.id)} range={range} />
      ) : (
        <EmptyState>{t(turn ? 'microphone.timeline.running' : 'microphone.timeline.empty')}</EmptyState>
      )}
    </Pane>
  )
}
