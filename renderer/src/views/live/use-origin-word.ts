import { useTranslation } from 'react-i18next'
import { CAPTURE_PREFIX, type TurnRecord } from '../../../../pipeline/protocol/turns.ts'
import { useClipTitle } from '../../widgets/hooks/use-clip-title.ts'

/** Where the words of a turn came from: the microphone, a demo clip by its title, a kept turn that was said again. */
export function useOriginWord(): (turn: Pick<TurnRecord, 'origin' | 'clipId'>) => string {
  const { t } = useTranslation()
  const titleOf = useClipTitle()
  return ({ origin, clipId }) => {
    if (origin === 'microphone') return t('turn.microphone')
    if (clipId === undefined) return t('turn.clip')
    return clipId.startsWith(CAPTURE_PREFIX) ? t('turn.again') : titleOf(clipId)
  }
}
