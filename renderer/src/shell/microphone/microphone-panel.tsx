import { useTranslation } from 'react-i18next'
import { Pane } from '../../widgets/pane.tsx'
import { TalkControls } from '../../widgets/talk-controls.tsx'
import { BargeInStops } from './barge-in-stops.tsx'
import { FactsPane } from './facts-pane.tsx'
import { InputPane } from './input-pane.tsx'
import styles from './microphone-panel.module.css'
import { OutputPane } from './output-pane.tsx'
import { SentencePane } from './sentence-pane.tsx'
import { TalkKeyChoice } from './talk-key-choice.tsx'

/** Is the microphone good, is the speaker there, how far is it from one to the other; and talking. */
export function MicrophonePanel() {
  const { t } = useTranslation()
  return (
    <div className={styles.panel}>
      <div className={styles.column}>
        <InputPane />
        <SentencePane />
      </div>
      <div className={styles.column}>
        <Pane title={t('microphone.talk.title')}>
          <TalkControls />
          <TalkKeyChoice />
          <BargeInStops />
        </Pane>
        <OutputPane />
        <FactsPane />
      </div>
    </div>
  )
}
