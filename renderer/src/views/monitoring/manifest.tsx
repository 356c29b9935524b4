import { ChartLine } from 'lucide-react'
import { definePage } from '../page-manifest.ts'
import { MonitoringPage } from './monitoring-page.tsx'

export const monitoringPage = definePage({
  id: 'monitoring',
  place: 'devices',
  icon: ChartLine,
  title: 'page.monitoring',
  component: MonitoringPage,
})
