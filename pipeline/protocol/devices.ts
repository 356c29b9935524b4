import { z } from 'zod'
import { errorInfoSchema } from './errors.ts'
import { turnRecordSchema } from './turns.ts'

/** A device that talks to the gateway. */
export const deviceSchema = z.object({
  id: z.string(),
  name: z.string().optional(),
  address: z.string(),
  connectedAt: z.string(),
  state: z.enum(['idle', 'listening', 'speaking']),
  codec: z.string(),
  turns: z.number().int(),
  lastHeardMs: z.number().optional(),
  lastProcessingMs: z.number().optional(),
})
/** What {@link deviceSchema} describes. */
export type Device = z.infer<typeof deviceSchema>

/** What the device gateway lets in and how it behaves; kept from one start to the next. */
export const gatewaySettingsSchema = z.object({
  /** Origins of pages that may connect as devices, compared whole; `*`: any page. None by default. */
  origins: z.array(z.string()),
  /** Words that wake devices: as text they were spoken, any other text was typed. */
  wakeWords: z.array(z.string()),
  /** A wake word is greeted back. */
  greets: z.boolean(),
})
/** What {@link gatewaySettingsSchema} describes. */
export type GatewaySettings = z.infer<typeof gatewaySettingsSchema>

/** The device gateway as a whole: off by default. */
export const gatewayStateSchema = z.object({
  enabled: z.boolean(),
  /** Reachable from other machines, by token only. */
  lan: z.boolean(),
  port: z.number().int().optional(),
  urls: z.object({ websocket: z.string(), ota: z.string() }).optional(),
  /** What a device must present where the gateway is open to the LAN. */
  token: z.string().optional(),
  settings: gatewaySettingsSchema.optional(),
  devices: z.array(deviceSchema),
  /** Refused or ignored, by reason. */
  refusals: z.record(z.string(), z.number()),
  problem: errorInfoSchema.optional(),
})
/** What {@link gatewayStateSchema} describes. */
export type GatewayState = z.infer<typeof gatewayStateSchema>

/** A device's turn is over. */
export const deviceTurnSchema = z.object({ deviceId: z.string(), turn: turnRecordSchema })
/** What {@link deviceTurnSchema} describes. */
export type DeviceTurn = z.infer<typeof deviceTurnSchema>
