import { commandSettings } from '../config.ts'
import { createMigration } from '../data/migrations.ts'
import { withDatabase } from '../development/database.ts'
import { runCommand } from './run-command.ts'

await runCommand(async () => {
  const [name = ''] = process.argv.slice(2)
  if (!/^[a-z0-9_]{1,100}$/.test(name)) {
    throw new Error(
      'Give a name of lower-case letters, digits and underscores: npm run db:migrate:new -- add_act_note',
    )
  }
  const settings = { databaseUrl: undefined, ...commandSettings(process.env), onProgress: console.error }
  const created = await withDatabase('sportello_s', settings, (_databaseUrl, administrationUrl) =>
    createMigration(name, administrationUrl),
  )
  console.log(
    created
      ? `Created prisma/migrations/${created}/migration.sql. Read it, then run: npm run db:migrate`
      : 'The schema files and the migrations agree: nothing to create',
  )
})
