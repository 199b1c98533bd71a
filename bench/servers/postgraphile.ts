import { createServer } from 'node:http'
import { PgSimplifyInflectionPreset } from '@graphile/simplify-inflection'
import { postgraphile } from 'postgraphile'
import { makePgService } from 'postgraphile/adaptors/pg'
import { grafserv } from 'postgraphile/grafserv/node'
import { PostGraphileAmberPreset } from 'postgraphile/presets/amber'
import {
  actsOfCitizen,
  documentProgressField,
  provinceCondition,
  statusCondition,
  viewerField,
  visibleActs,
} from './postgraphile-plugins.ts'
import { endWithRunner } from './shared/lifetime.ts'
import { settings } from './shared/settings.ts'
import { subjectOf } from './shared/token-reader.ts'

/** PostGraphile 5 with its own schema over the tables; one statement per operation, planned by Grafast. */
const instance = postgraphile({
  extends: [PostGraphileAmberPreset, PgSimplifyInflectionPreset],
  plugins: [
    provinceCondition,
    statusCondition,
    viewerField,
    visibleActs,
    actsOfCitizen,
    documentProgressField,
  ],
  pgServices: [
    makePgService({
      connectionString: settings.databaseUrl,
      schemas: ['public'],
      poolConfig: { max: settings.poolSize, min: settings.poolSize },
    }),
  ],
  schema: { defaultBehavior: '+connection +list', dontSwallowErrors: true },
  grafserv: { graphqlPath: '/graphql', graphiql: false, watch: false },
  grafast: {
    explain: false,
    async context({ node }) {
      return { userId: await subjectOf(node?.req.headers.authorization) }
    },
  },
})

const server = createServer()
await instance.createServ(grafserv).addTo(server)

endWithRunner()
server.listen(settings.port, '127.0.0.1')
