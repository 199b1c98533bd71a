import { defineConfig } from 'vitest/config'

export default defineConfig({
  // Modules are loaded by Node itself, as in production: one copy of graphql, types stripped.
  test: {
    experimental: { viteModuleRunner: false },
    projects: [
      { test: { name: 'unit', include: ['src/**/*.test.ts', 'prisma/**/*.test.ts'] } },
      {
        test: {
          name: 'integration',
          include: ['test/**/*.test.ts'],
          globalSetup: ['test/_util/databases.ts'],
          // One process per worker: loading the modules anew for every file takes longer than the tests.
          isolate: false,
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
})
