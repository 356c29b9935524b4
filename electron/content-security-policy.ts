/** Where the pipeline host may listen: loopback alone; its port is known only after the page was served. */
const HOST_ADDRESSES = 'ws://127.0.0.1:* http://127.0.0.1:*'

/**
 * What the page may load and reach: its own files and the host. No inline script or style, no `eval`,
 * no other origin, no frame around it.
 */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "media-src 'self' blob:",
  "font-src 'self'",
  `connect-src 'self' ${HOST_ADDRESSES}`,
  "worker-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')
