import { Library } from 'lucide-react'
import { definePage } from '../page-manifest.ts'
import { SessionsPage } from './sessions-page.tsx'

export const sessionsPage = definePage({
  id: 'sessions',
  place: 'sessions',
  icon: Library,
  title: { en: 'Sessions', zh: '会话' },
  component: SessionsPage,
})
