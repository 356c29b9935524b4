import { z } from 'zod'

/*
 * Bounds of what comes in from outside. They stand at the doors (commands, queries, files), not in the shapes of what the
 * host itself says: an old store may hold a number beyond them, and is shown all the same.
 */

/** A moment on a client's clock, or the difference of two clocks: far beyond any, and safe to reckon with. */
export const MOST_CLOCK_MS = 1e13

/** A moment of some clock, in milliseconds; far enough either way for any epoch. */
export const clockMsSchema = z.number().min(-MOST_CLOCK_MS).max(MOST_CLOCK_MS)

/** The longest that anything here may take or wait: well below the longest wait of a timer (24.8 days). */
export const MOST_SECONDS = 24 * 3600

/** A duration in milliseconds, a day at most. */
export const durationMsSchema = z
  .number()
  .nonnegative()
  .max(MOST_SECONDS * 1000)

/** The identifier of a session, turn, clip or device. */
export const idSchema = z.string().max(200)

/** A title that a person gave. */
export const titleSchema = z.string().max(200)
/** A folder or file of the host's machine: as long as systems allow. */
export const pathSchema = z.string().min(1).max(4096)

/** Notes that a person wrote beside a session. */
export const notesSchema = z.string().max(20_000)

/** Tags that a person gave a session. */
export const tagsSchema = z.array(z.string().max(50)).max(50)

/** Virtual devices, and turns of all of them, of a load test. */
export const MOST_DEVICES = 1000

/** The fastest that a load test may let turns begin. */
export const MOST_TURNS_PER_SECOND = 1000

/** How often a watched server may be read, in seconds. */
export const watchIntervalSchema = z.number().positive().max(MOST_SECONDS)
