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
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
})
