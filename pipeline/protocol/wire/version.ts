/**
 * Version of the wire contract between the pipeline host and its clients.
 * Raise it when a message changes shape; the host refuses a client of another version with a clear error.
 */
export const PROTOCOL_VERSION = 3
