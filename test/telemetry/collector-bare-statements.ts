import pg from 'pg'

/** Takes the instrumentation away from statements again: what a change of pg, or of the order of imports, could do. */
const prototype = pg.Client.prototype as unknown as { query: { __original?: object } }
if (!prototype.query.__original) throw new Error('Statements were not instrumented in the first place.')
prototype.query = prototype.query.__original
