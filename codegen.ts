import type { CodegenConfig } from '@graphql-codegen/cli'

const row = (path: string, name: string) => `../domains/${path}.ts#${name}`

const scalars = { ID: 'string', DateTime: 'string', Date: 'string', Decimal: 'string' }

const config: CodegenConfig = {
  schema: 'schema/*.graphql',
  generates: {
    'src/generated/graphql.ts': {
      plugins: ['typescript', 'typescript-resolvers'],
      config: {
        contextType: '../graphql/context.ts#RequestContext',
        useTypeImports: true,
        enumsAsTypes: true,
        skipTypename: true,
        immutableTypes: true,
        avoidOptionals: { field: true },
        maybeValue: 'T | null',
        // An argument that is left out and one that is null mean the same here.
        inputMaybeValue: 'T | null | undefined',
        scalars,
        mapperTypeSuffix: 'Model',
        makeResolverTypeCallable: true,
        mappers: {
          ActPayload: '../data/unit-of-work.ts#WriteResult',
          ActTypePayload: '../data/unit-of-work.ts#WriteResult',
          NotaryPayload: '../data/unit-of-work.ts#WriteResult',
          MutationError: '../refusal.ts#Problem',
          Act: row('act/act-row', 'ActRow'),
          ActConnection: row('act/act-loaders', 'ActConnection'),
          ActType: row('act-type/act-type-repository', 'ActTypeRow'),
          Client: row('client/client-repository', 'ClientRow'),
          District: row('district/district-repository', 'DistrictRow'),
          Document: row('document/document-repository', 'DocumentRow'),
          DocumentProgress: row('document/document-repository', 'DocumentProgressRow'),
          DocumentType: row('document-type/document-type-repository', 'DocumentTypeRow'),
          IdentityDocument: row('client/client-repository', 'ClientRow'),
          Municipality: row('municipality/municipality-repository', 'MunicipalityRow'),
          NotarialCouncil: row('district/district-repository', 'DistrictRow'),
          Notary: row('notary/notary-repository', 'NotaryRow'),
          NotaryConnection: row('notary/notary-loaders', 'NotaryConnection'),
          Party: row('party/party-repository', 'PartyRow'),
          RequiredDocument: row('act-type/act-type-repository', 'RequiredDocumentRow'),
          Studio: row('studio/studio-repository', 'StudioRow'),
          Viewer: '../domains/user/viewer.ts#Viewer',
        },
      },
    },
    // What front ends take: types of what they get and send, and the ids of the operations.
    'src/generated/typed-documents.ts': {
      documents: 'schema/operations/*.graphql',
      plugins: ['typescript-operations', './src/commands/typed-documents-plugin.ts'],
      config: {
        enumType: 'string-literal',
        skipTypename: true,
        immutableTypes: true,
        inputMaybeValue: 'T | null | undefined',
        omitOperationSuffix: true,
        operationResultSuffix: 'Result',
        scalars,
      },
    },
    'src/generated/trusted-documents.json': {
      plugins: ['./src/commands/trusted-documents-plugin.ts'],
    },
    'test/schema.snapshot.graphql': {
      plugins: ['schema-ast'],
      config: { includeDirectives: true, sort: true },
    },
  },
}

export default config
