import { commandSettings } from '../config.ts'
import { applyMigrations } from '../data/migrations.ts'
import { withDatabase } from '../development/database.ts'
import { runCommand } from './run-command.ts'

await runCommand(async () => {
  const settings = { ...commandSettings(process.env), onProgress: console.error }
  const applied = await withDatabase('sportello_s', { databaseUrl: undefined, ...settings }, applyMigrations)
  console.log(applied.length === 0 ? 'Nothing to apply' : applied.map((name) => `Applied ${name}`).join('\n'))
})
