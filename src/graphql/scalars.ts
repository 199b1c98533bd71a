import { GraphQLError, GraphQLScalarType, Kind } from 'graphql'

/** A scalar that is text inside and outside: values pass through, what comes in is checked. */
function textScalar(name: string, pattern: RegExp, accepted: string): GraphQLScalarType<string, string> {
  const parse = (value: unknown): string => {
    if (typeof value === 'string' && pattern.test(value)) return value
    throw new GraphQLError(`${name} must be ${accepted}.`, { extensions: { code: 'BAD_USER_INPUT' } })
  }
  return new GraphQLScalarType({
    name,
    serialize: (value) => value as string,
    parseValue: parse,
    parseLiteral: (node) => parse(node.kind === Kind.STRING ? node.value : undefined),
  })
}

export const scalars = {
  DateTime: textScalar(
    'DateTime',
    /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,3})?Z$/,
    'an instant in UTC such as 2026-03-02T09:30:00.000Z',
  ),
  Date: textScalar('Date', /^\d{4}-\d{2}-\d{2}$/, 'a day such as 2026-03-02'),
  Decimal: textScalar('Decimal', /^-?\d{1,12}(\.\d{1,2})?$/, 'a decimal number as text such as "250000.00"'),
}
