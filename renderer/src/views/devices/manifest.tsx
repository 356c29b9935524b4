import { ChartLine, Router } from 'lucide-react'
import { definePage } from '../page-manifest.ts'
import { DevicesPage } from './devices-page.tsx'
import { MonitoringPage } from './monitoring-page.tsx'

export const devicesPage = definePage({
  id: 'devices',
  place: 'devices',
  icon: Router,
  title: { en: 'Devices', zh: '设备' },
  component: DevicesPage,
})

export const monitoringPage = definePage({
  id: 'monitoring',
  place: 'devices',
  icon: ChartLine,
  title: { en: 'Monitoring', zh: '监控' },
  component: MonitoringPage,
})
