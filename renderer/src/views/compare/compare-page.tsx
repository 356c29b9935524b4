import { useTranslation } from 'react-i18next'
import { EmptyState, Pane } from '../../widgets/pane.tsx'

export function ComparePage() {
  const { t } = useTranslation()
  return (
    <Pane title={t('compare.title')}>
      <EmptyState>{t('connection.connectingTitle')}</EmptyState>
    </Pane>
  )
}
