import { Router } from 'lucide-react'
import { definePage } from '../page-manifest.ts'
import { DevicesPage } from './devices-page.tsx'

export const devicesPage = definePage({
  id: 'devices',
  place: 'devices',
  icon: Router,
  title: 'page.devices',
  component: DevicesPage,
})
