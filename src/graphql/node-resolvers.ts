import { parseGlobalId } from '../data/global-id.ts'
import { BadUserInputError } from '../errors.ts'
import type { Resolvers } from '../generated/graphql.ts'
import type { Loaders } from './loaders.ts'

const mostIds = 100

/** How each type that implements Node is found. Its loader applies the viewer's policy, as everywhere. */
export const nodeLoaders = {
  Act: (loaders) => loaders.actById,
  ActType: (loaders) => loaders.actTypeById,
  District: (loaders) => loaders.districtById,
  DocumentType: (loaders) => loaders.documentTypeById,
  Municipality: (loaders) => loaders.municipalityById,
  Notary: (loaders) => loaders.notaryById,
} satisfies Record<string, (loaders: Loaders) => { load(id: string): Promise<object | null> }>

type NodeType = keyof typeof nodeLoaders

export const nodeResolvers: Pick<Resolvers, 'Query' | 'Node'> = {
  Query: {
    node: (_root, { id }, { loaders }) => loadNode(loaders, id, 'id'),
    nodes: (_root, { ids }, { loaders }) => {
      if (ids.length > mostIds) {
        throw new BadUserInputError(`\`ids\` has ${ids.length} entries; it can have ${mostIds} at most.`)
      }
      return ids.map((id) => loadNode(loaders, id, 'ids')) as never
    },
  },
  Node: {
    __resolveType: (node) => (node as unknown as { __typename: NodeType }).__typename,
  },
}

async function loadNode(loaders: Loaders, globalId: string, argument: string) {
  const { type, uuid } = parseGlobalId(globalId, argument)
  if (!isNodeType(type)) {
    const accepted = Object.keys(nodeLoaders).join(', ')
    throw new BadUserInputError(
      `\`${argument}\` is an id of type ${type}; ids of these types can be looked up: ${accepted}.`,
    )
  }
  const row = await nodeLoaders[type](loaders).load(uuid)
  return row && { __typename: type, ...row }
}

function isNodeType(type: string): type is NodeType {
  return Object.hasOwn(nodeLoaders, type)
}
