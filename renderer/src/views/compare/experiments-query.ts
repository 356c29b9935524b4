/** The newest sessions, among which the experiments are. */
export const EXPERIMENTS_QUERY = { name: 'listSessions', offset: 0, limit: 200 } as const
