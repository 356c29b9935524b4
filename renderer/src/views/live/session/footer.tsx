import { useTranslation } from 'react-i18next'
import { digitsOf, formatMebibytes, formatMs } from '../../../../../pipeline/measures/numbers.ts'
import { unknownOfCard } from '../../../../../pipeline/measures/reasons/card-unknowns.ts'
import type { GraphicsCard } from '../../../../../pipeline/protocol/graphics.ts'
import { useConsoleStore, useLocale } from '../../../console-context.ts'
import { cardLoadWords } from '../../../model/models/graphics-words.ts'
import { useWords } from '../../../widgets/words.ts'
import styles from './footer.module.css'

/** What the numbers were measured with, and what the models that come with Firstword are and are not, while they serve. */
export function Footer() {
  const { t } = useTranslation()
  const locale = useLocale()
  const machine = useConsoleStore((state) => state.session?.machine)
  const health = useConsoleStore((state) => state.session?.health)
  const hasEmbedded = useConsoleStore(
    ({ session }) => !session?.models || Object.values(session.models.chosen).includes(session.pack.id),
  )
  const refusedAttempts = health?.refusedAttempts ?? 0
  const { reason, told } = useWords()
  if (!machine) return null
  const gapsOf = (card: GraphicsCard) => {
    const unknown = unknownOfCard(card)
    return unknown && ` (${t('app.unknown', { why: told(unknown) })})`
  }
  const loadOf = new Map((health?.graphics?.cards ?? []).map((sample) => [sample.card, sample]))
  return (
    <footer className={styles.footer}>
      {hasEmbedded && <p className={styles.pack}>{t('app.pack')}</p>}
      <p>{t('app.machine', { ...machine, count: machine.cores })}</p>
      {(machine.graphics?.cards ?? []).map((card) => (
        <p key={card.id}>
          {t('app.card', { name: card.name, load: cardLoadWords(loadOf.get(card.id), locale) })}
          {gapsOf(card)}
        </p>
      ))}
      {health?.graphics?.unknown !== undefined && (
        <p>{t('app.noCardLoad', { why: reason(health.graphics.unknown, health.graphics.unknownBecause) })}</p>
      )}
      {health && (
        <p>
          {t('app.health', {
            memory: formatMebibytes(health.residentBytes, locale),
            cpu: digitsOf(health.cpuCores, 2, locale),
            delay: formatMs(health.eventLoopDelayP99Ms, locale),
          })}
          {health.droppedAudioChunks > 0 && ` · ${t('app.dropped', { count: health.droppedAudioChunks })}`}
          {refusedAttempts > 0 && ` · ${t('app.turnedAway', { count: refusedAttempts })}`}
        </p>
      )}
    </footer>
  )
}
