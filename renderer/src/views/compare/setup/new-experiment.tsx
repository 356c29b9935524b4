import { CircleHelp, Gauge, Network, SlidersHorizontal, Trophy } from 'lucide-react'
import { useState } from 'react'
import { Radio, RadioGroup } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { useConsoleStore } from '../../../console-context.ts'
import {
  changeDraft,
  draftFor,
  type ExperimentDraft,
  QUESTIONS,
  type Question,
} from '../../../model/experiments/experiment-form.ts'
import { Pane } from '../../../widgets/pane.tsx'
import { ExperimentForm } from './experiment-form.tsx'
import styles from './setup.module.css'

const ICONS = { faster: Gauge, flags: SlidersHorizontal, best: Trophy, server: Network } as const

/** A new experiment: first what one would like to know, then what that takes. */
export function NewExperiment() {
  const { t } = useTranslation()
  const preset = useConsoleStore((state) => state.session?.flags.preset)
  const [draft, setDraft] = useState<ExperimentDraft>()
  const ask = (value: string) => {
    const question = QUESTIONS.find((known) => known === value)
    // What was written for one question stays for another one that has it too.
    if (question) setDraft((before) => (before ? changeDraft(before, { question }) : draftFor(question, preset)))
  }
  return (
    <Pane title={t('compare.setUp')}>
      <div className={styles.stack}>
        <RadioGroup
          aria-label={t('compare.question')}
          className={styles.questions}
          value={draft?.question ?? null}
          onChange={ask}
        >
          {QUESTIONS.map((question) => (
            <QuestionCard key={question} question={question} />
          ))}
        </RadioGroup>
        {draft ? (
          <ExperimentForm
            draft={draft}
            onChange={(part) => setDraft((before) => before && changeDraft(before, part))}
          />
        ) : (
          <p className={styles.hint}>
            <CircleHelp size={14} aria-hidden /> {t('compare.chooseQuestion')}
          </p>
        )}
      </div>
    </Pane>
  )
}

function QuestionCard({ question }: { readonly question: Question }) {
  const { t } = useTranslation()
  const Icon = ICONS[question]
  return (
    <Radio value={question} className={styles.question}>
      <Icon size={18} aria-hidden />
      <span>
        <strong>{t(`compare.questions.${question}`)}</strong>
        <span className={styles.about}>{t(`compare.questionNotes.${question}`)}</span>
      </span>
    </Radio>
  )
}
