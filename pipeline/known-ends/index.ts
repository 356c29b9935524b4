export { KNOWN_ENDS_RATE_HZ, UTTERANCE_KINDS } from './contract.ts'
export { readKnownEndFolder } from './folder.ts'
export { openKnownEndSet } from './own-set.ts'
