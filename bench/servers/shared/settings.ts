/** What the runner tells each peer by environment variables. */
export const settings = {
  port: Number(required('PORT')),
  databaseUrl: required('DATABASE_URL'),
  poolSize: Number(required('DATABASE_POOL_MAX')),
  jwksUrl: required('JWT_JWKS_URL'),
  issuer: required('JWT_ISSUER'),
  audience: required('JWT_AUDIENCE'),
}

function required(name: string): string {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is missing: the runner starts this server.`)
  return value
}
