import { useTranslation } from 'react-i18next'
import { EmptyState, Pane } from '../../widgets/pane.tsx'

export function LoadPage() {
  const { t } = useTranslation()
  return (
    <Pane title={t('load.title')}>
      <EmptyState>{t('connection.connectingTitle')}</EmptyState>
    </Pane>
  )
}
