import {
  type DocumentNode,
  type GraphQLArgument,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLSchema,
  OverlappingFieldsCanBeMergedRule,
  PossibleFragmentSpreadsRule,
  VariablesInAllowedPositionRule,
  doTypesOverlap,
  getNamedType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isRequiredArgument,
  isUnionType,
  parse,
  validate,
} from 'graphql'
import type { Random } from '../../prisma/seed/random.ts'

export interface GeneratedOperation {
  readonly text: string
  readonly document: DocumentNode
  readonly variables: Record<string, unknown>
  /** Those that `@skip` and `@include` ask for. */
  readonly conditions: readonly string[]
}

/** Rules that what is composed can break; the others it keeps by how it is made. */
const rules = [OverlappingFieldsCanBeMergedRule, PossibleFragmentSpreadsRule, VariablesInAllowedPositionRule]
const deepest = 5
const mostFields = 30

/**
 * A valid query over any schema, with all that a document can have: aliases, fields asked for several times, fragments
 * of both kinds on types that overlap, conditions, arguments from literals, variables and defaults.
 */
export function generateOperation(schema: GraphQLSchema, random: Random): GeneratedOperation {
  for (;;) {
    const composed = compose(schema, random)
    const document = parse(composed.text)
    if (validate(schema, document, rules).length === 0) return { ...composed, document }
  }
}

interface AskedField {
  readonly head: string
  readonly fieldName: string
  readonly inner: Scope
}
type Scope = Map<string, AskedField>

function compose(schema: GraphQLSchema, random: Random): Omit<GeneratedOperation, 'document'> {
  const composites = Object.values(schema.getTypeMap()).filter(
    (type): type is GraphQLCompositeType => isCompositeType(type) && !type.name.startsWith('__'),
  )
  const fragments: { readonly name: string; readonly type: GraphQLCompositeType; readonly text: string }[] =
    []
  const declared = new Map<string, string>()
  const variables: Record<string, unknown> = {}
  const conditions = new Set<string>()
  let fields = 0
  let names = 0

  const body = selection(schema.getQueryType()!, 0, new Map())
  const declarations = [...declared].map(([name, type]) => `$${name}: ${type}`).join(', ')
  const whole = [
    `query Generated${declarations && `(${declarations})`} ${body}`,
    ...fragments.map(({ name, type, text }) => `fragment ${name} on ${type.name} ${text}`),
  ].join('\n')
  return { text: whole, variables, conditions: [...conditions] }

  function selection(type: GraphQLCompositeType, depth: number, scope: Scope): string {
    const parts = Array.from({ length: random.between(depth === 0 ? 2 : 1, 5) }, () =>
      part(type, depth, scope),
    ).filter((text) => text !== undefined)
    return `{ ${parts.length > 0 ? parts.join(' ') : '__typename'} }`
  }

  function part(type: GraphQLCompositeType, depth: number, scope: Scope): string | undefined {
    const choice = random.fraction()
    if (choice < 0.06) return `${random.chance(0.3) ? `n${names++}: ` : ''}__typename${condition()}`
    if (choice < 0.2) return inlineFragment(type, depth, scope)
    if (choice < 0.32) return spread(type, depth, scope)
    if (depth === 0 && choice < 0.34) return `t${names++}: __type(name: "${type.name}") { name kind }`
    if (isUnionType(type)) return inlineFragment(type, depth, scope)
    const field = random.pick(Object.values(type.getFields()))
    const isLeaf = !isCompositeType(getNamedType(field.type))
    if ((!isLeaf && depth >= deepest) || (fields >= mostFields && (!isLeaf || depth === 0))) return undefined
    return fieldText(field, depth, scope)
  }

  function fieldText(field: GraphQLField<unknown, unknown>, depth: number, scope: Scope): string | undefined {
    fields += 1
    const type = getNamedType(field.type)
    const responseName = random.chance(0.2) ? `n${names++}` : field.name
    let asked = scope.get(responseName)
    if (asked && asked.fieldName !== field.name) return undefined
    if (!asked) {
      const alias = responseName === field.name ? '' : `${responseName}: `
      asked = {
        head: `${alias}${field.name}${argumentsText(field.args)}`,
        fieldName: field.name,
        inner: new Map(),
      }
      scope.set(responseName, asked)
    }
    const head = `${asked.head}${condition()}`
    return isCompositeType(type) ? `${head} ${selection(type, depth + 1, asked.inner)}` : head
  }

  function inlineFragment(type: GraphQLCompositeType, depth: number, scope: Scope): string | undefined {
    if (fields >= mostFields) return undefined
    const on = overlapping(type)
    const head = on === type && random.chance(0.3) ? '...' : `... on ${on.name}`
    return `${head}${condition()} ${selection(on, depth, scope)}`
  }

  function spread(type: GraphQLCompositeType, depth: number, scope: Scope): string | undefined {
    const fitting = fragments.filter((fragment) => doTypesOverlap(schema, type, fragment.type))
    if (fitting.length > 0 && random.chance(0.4)) return `...${random.pick(fitting).name}${condition()}`
    if (fields >= mostFields) return undefined
    const on = overlapping(type)
    const text = selection(on, depth, scope)
    const name = `Part${fragments.length}`
    fragments.push({ name, type: on, text })
    return random.chance(0.2) ? `...${name}${condition()} ...${name}` : `...${name}${condition()}`
  }

  function overlapping(type: GraphQLCompositeType): GraphQLCompositeType {
    if (random.chance(0.3)) return type
    return random.pick(composites.filter((other) => doTypesOverlap(schema, type, other)))
  }

  function condition(): string {
    if (random.chance(0.82)) return ''
    const directive = random.pick(['skip', 'include'])
    if (random.chance(0.2)) return ` @${directive}(if: ${random.chance(directive === 'skip' ? 0.2 : 0.8)})`
    const name = `if${random.below(6)}`
    if (!declared.has(name)) {
      declared.set(name, random.pick(['Boolean!', 'Boolean! = true', 'Boolean = false']))
      if (declared.get(name) === 'Boolean!' || random.chance(0.6))
        variables[name] = random.chance(0.04) ? null : random.chance(0.5)
      conditions.add(name)
    }
    return ` @${directive}(if: $${name})`
  }

  function argumentsText(all: readonly GraphQLArgument[]): string {
    const given = all.flatMap((argument) =>
      isRequiredArgument(argument) || random.chance(0.5)
        ? [`${argument.name}: ${valueText(argument.type, 0)}`]
        : [],
    )
    return given.length > 0 ? `(${given.join(', ')})` : ''
  }

  function valueText(type: GraphQLInputType, depth: number): string {
    if (random.chance(0.4)) return variableText(type)
    return literal(type, depth)
  }

  function variableText(type: GraphQLInputType): string {
    const name = `v${declared.size}`
    const isNullable = !isNonNullType(type)
    const preset = random.chance(0.3) ? ` = ${constantText(type)}` : ''
    declared.set(name, `${String(type)}${isNullable && random.chance(0.3) ? '!' : ''}${preset}`)
    const isRequired = declared.get(name)!.endsWith('!')
    const mistake = random.fraction()
    if (mistake < 0.02) variables[name] = { wrong: [mistake] }
    else if (mistake < 0.03) variables[name] = null
    else if (isRequired ? mistake > 0.01 : mistake < 0.7) variables[name] = jsonValue(type, 0)
    return `$${name}`
  }

  /** A literal without variables. */
  function constantText(type: GraphQLInputType): string {
    return text(jsonValue(type, 0), type)
  }

  function literal(type: GraphQLInputType, depth: number): string {
    if (isNonNullType(type)) return literal(type.ofType, depth)
    if (isInputObjectType(type) && depth < 2) {
      const given = Object.values(type.getFields()).flatMap((field) =>
        (isNonNullType(field.type) && field.defaultValue === undefined) || random.chance(0.4)
          ? [`${field.name}: ${valueText(field.type, depth + 1)}`]
          : [],
      )
      return `{ ${given.join(', ')} }`
    }
    if (isListType(type) && random.chance(0.7)) {
      const items = Array.from({ length: random.below(3) }, () => valueText(type.ofType, depth + 1))
      return `[${items.join(', ')}]`
    }
    return constantText(type)
  }

  function text(value: unknown, type: GraphQLInputType): string {
    if (isNonNullType(type)) return text(value, type.ofType)
    if (value === null) return 'null'
    if (isListType(type)) {
      if (!Array.isArray(value)) return text(value, type.ofType)
      return `[${value.map((item) => text(item, type.ofType)).join(', ')}]`
    }
    if (isInputObjectType(type)) {
      const given = Object.entries(value as Record<string, unknown>)
      return `{ ${given.map(([name, inner]) => `${name}: ${text(inner, type.getFields()[name]!.type)}`).join(', ')} }`
    }
    return isEnumType(type) ? (value as string) : JSON.stringify(value)
  }

  function jsonValue(type: GraphQLInputType, depth: number): unknown {
    if (isNonNullType(type)) return presentValue(type, depth)
    return random.chance(0.1) ? null : presentValue(type, depth)
  }

  function presentValue(type: GraphQLInputType, depth: number): unknown {
    if (isNonNullType(type)) return presentValue(type.ofType, depth)
    if (isListType(type)) {
      if (random.chance(0.2)) return presentValue(type.ofType, depth)
      return Array.from({ length: random.below(3) }, () => jsonValue(type.ofType, depth + 1))
    }
    if (isInputObjectType(type)) {
      const given = Object.values(type.getFields()).filter(
        (field) =>
          (isNonNullType(field.type) && field.defaultValue === undefined) ||
          (depth < 2 && random.chance(0.4)),
      )
      return Object.fromEntries(given.map((field) => [field.name, jsonValue(field.type, depth + 1)]))
    }
    if (isEnumType(type)) return random.pick(type.getValues()).name
    const { name } = getNamedType(type)
    return (scalarValues[name] ?? scalarValues.String!)(random)
  }
}

const scalarValues: Readonly<Record<string, (random: Random) => unknown>> = {
  Boolean: (random) => random.chance(0.5),
  Int: (random) => random.below(100),
  Float: (random) => random.below(100) / 4,
  ID: (random) => `id ${random.below(10)}`,
  String: (random) => random.pick(['', 'one', 'two "quoted"']),
  DateTime: () => '2026-03-02T09:30:00.000Z',
  Date: () => '2026-03-02',
  Decimal: () => '250.00',
}
