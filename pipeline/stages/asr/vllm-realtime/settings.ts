import type { z } from 'zod'
import { serverSettingsSchema } from '../../../remote/server-settings.ts'

/** What a model of the engine `vllm-realtime` says of its server (`ws://host:8000`, with or without `/v1`). */
export const vllmRealtimeSettingsSchema = serverSettingsSchema
/** What {@link vllmRealtimeSettingsSchema} describes. */
export type VllmRealtimeSettings = z.infer<typeof vllmRealtimeSettingsSchema>
