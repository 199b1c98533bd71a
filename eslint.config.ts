import graphql from '@graphql-eslint/eslint-plugin'
import { defineConfig, globalIgnores } from 'eslint/config'
import tseslint from 'typescript-eslint'

/** Folders of `src/` from the outside to the inside: each may import values from itself and what follows. */
const layers = [
  'commands',
  'workers',
  'development',
  'http',
  'graphql',
  'domains',
  'cache',
  'data',
  'budget',
  'telemetry',
]

const inward = layers.map((layer, index) => {
  const outside = layers.slice(0, index).map((name) => `**/${name}/**`)
  return {
    files: [`src/${layer}/**/*.ts`],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            ...(outside.length > 0
              ? [
                  {
                    group: outside,
                    allowTypeImports: true,
                    message: `${layer}/ never calls what lies outside of it.`,
                  },
                ]
              : []),
            ...(layer === 'commands'
              ? []
              : [
                  {
                    regex: '/(main|app)\\.ts$',
                    allowTypeImports: true,
                    message: 'The application is what calls.',
                  },
                ]),
          ],
        },
      ] as [Severity, ...unknown[]],
    },
  }
})

type Severity = 'error'

const graphqlLanguage = {
  parser: graphql.parser,
  parserOptions: { graphQLConfig: { schema: 'schema/*.graphql', documents: 'schema/operations/*.graphql' } },
}

export default defineConfig(
  globalIgnores(['src/generated/', 'node_modules/', '.data/', '.tools/', 'bench/']),
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-non-null-assertion': 'off',
      // A function of an interface that answers with a promise need not wait for one itself.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      // What the factories return are plain functions: none of them uses `this`.
      '@typescript-eslint/unbound-method': 'off',
      'max-lines': ['error', { max: 250 }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-restricted-syntax': [
        'error',
        {
          selector: 'MemberExpression[property.name=/^(findUnique|findUniqueOrThrow)$/]',
          message:
            'Prisma merges findUnique calls of different requests, so their counts go wrong: use findFirst, or a loader.',
        },
        {
          selector:
            'MemberExpression[property.name=/^(queryRawUnsafe|executeRawUnsafe|\\$queryRawUnsafe|\\$executeRawUnsafe)$/]',
          message: 'SQL is written as a statement with parameters.',
        },
      ],
    },
  },
  ...inward,
  {
    // One read function stands under all repositories, so that how rows are read is one decision.
    files: ['src/domains/**/*.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector:
            'CallExpression[callee.property.name=/^(findMany|findFirst|findUnique|findUniqueOrThrow|findFirstOrThrow|count|aggregate|groupBy)$/][callee.object.type="MemberExpression"]',
          message: 'Reads of a request go through $read, with a statement of their own.',
        },
        {
          selector: "Property[key.name='include'], Property[key.name='take']",
          message: 'include and take over many parents read every row: write one lateral statement.',
        },
        {
          selector: 'NewExpression[callee.name="DataLoader"]',
          message: 'Loaders take part in waves: use createLoader.',
        },
      ],
    },
  },
  {
    files: ['test/**/*.ts', '**/*.test.ts'],
    rules: {
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  {
    files: ['schema/*.graphql'],
    plugins: { '@graphql-eslint': graphql },
    languageOptions: graphqlLanguage,
    rules: {
      ...graphql.configs['flat/schema-recommended'].rules,
      ...graphql.configs['flat/schema-relay'].rules,
      '@graphql-eslint/require-description': [
        'error',
        {
          types: true,
          FieldDefinition: true,
          InputValueDefinition: true,
          EnumValueDefinition: true,
          DirectiveDefinition: true,
          rootField: true,
        },
      ],
      // A type without an id of its own hangs on its parent: a connection, a line of a checklist.
      '@graphql-eslint/strict-id-in-types': 'off',
      // ActType and DocumentType are the domain's own words, not a note on what the name stands for.
      '@graphql-eslint/naming-convention': [
        'error',
        {
          types: 'PascalCase',
          FieldDefinition: 'camelCase',
          InputValueDefinition: 'camelCase',
          EnumValueDefinition: 'UPPER_CASE',
        },
      ],
      // One line reads best as "inline", several as a block.
      '@graphql-eslint/description-style': 'off',
      // Short lists with a stated limit are plain lists.
      '@graphql-eslint/relay-edge-types': ['error', { listTypeCanWrapOnlyEdgeType: false }],
    },
  },
  {
    files: ['schema/operations/*.graphql'],
    plugins: { '@graphql-eslint': graphql },
    languageOptions: graphqlLanguage,
    rules: {
      ...graphql.configs['flat/operations-recommended'].rules,
      '@graphql-eslint/require-selections': 'off',
    },
  },
)
