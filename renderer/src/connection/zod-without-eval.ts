import { config } from 'zod'

// zod compiles object schemas with `new Function` where it may. The content security policy forbids that, and even
// the caught attempt is reported. Must be imported before any module that makes a schema.
config({ jitless: true })
