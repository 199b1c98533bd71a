import { gzipSync } from 'node:zlib'
import type { Messages } from './canary-messages.ts'
import type { CanaryServer } from './canary-server.ts'
import type { Message, Wire } from './exchange.ts'

/** Addresses and bodies that are no GraphQL at all. */
export function oddRequests({ canaries }: CanaryServer, { plain }: Messages): Message[] {
  const person = () => canaries.draw('codice fiscale')
  const name = () => encodeURIComponent(canaries.draw('name'))
  const title = () => encodeURIComponent(canaries.draw('document title'))
  const addresses = [
    `/clients/${person()}`,
    `/clients/${person()}/?name=${name()}#${person()}`,
    `/documents/${title()}`,
    `/${name()}/%zz/${person()}`,
    `/${person().repeat(20)}`,
    `//${person()}.example/${name()}`,
    `/graphql/${person()}`,
    `/graphql?${person()}=${name()}`,
    `/graphql?query=${name()}&variables=${name()}`,
    `/health?${person()}`,
    `/ready/?name=${name()}`,
    `/alive/${person()}`,
    `/cache/stats?${person()}`,
    `/metrics?${person()}`,
    `/graphiql?${person()}`,
    `/favicon.ico?${person()}`,
    `http://${person()}.example/graphql?q=${name()}`,
  ]
  const bodies: [type: string, body: string][] = [
    ['application/json', `{"query": "${canaries.draw('name')}`],
    ['application/json', JSON.stringify(canaries.draw('internal note'))],
    ['application/json', JSON.stringify([{ query: `{ ${person()} }` }])],
    ['application/json', JSON.stringify({ query: { of: canaries.draw('name') }, variables: person() })],
    ['application/json', `{"__proto__": {"${person()}": 1}, "query": "{ districts { id } }"}`],
    ['application/json', JSON.stringify({ query: `{ ${person()} }`, filler: person().repeat(8_000) })],
    ['application/json', ''],
    ['application/graphql', `{ notary(id: ${JSON.stringify(canaries.draw('e-mail'))}) { id } }`],
    ['text/plain', canaries.draw('internal note')],
    ['application/x-www-form-urlencoded', `query=${name()}`],
    [`multipart/form-data; boundary=${person()}`, `--${person()}\r\n\r\n${canaries.draw('name')}`],
    [person(), canaries.draw('internal note')],
  ]
  const methods = ['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD', 'PROPFIND', 'TRACE', 'SEARCH']
  const post = (what: string, headers: Record<string, string>, body: string) =>
    plain(what, { method: 'POST', headers, body })
  const compressed = gzipSync(JSON.stringify({ query: canaries.draw('name') })).toString('latin1')
  return [
    ...addresses.map((path) => plain('an address', { path })),
    ...addresses.slice(0, 3).map((path) => plain('an address', { method: 'POST', path, body: person() })),
    ...bodies.map(([type, body]) => post(`a body of ${type.slice(0, 20)}`, { 'content-type': type }, body)),
    ...methods.map((method) =>
      plain(`the method ${method}`, { method, path: `/graphql?${person()}=${name()}` }),
    ),
    post('a compressed body', { 'content-type': 'application/json', 'content-encoding': 'gzip' }, compressed),
    post(
      'an encoding that is none',
      { 'content-type': 'application/json', 'content-encoding': person() },
      '{}',
    ),
    plain('another name of the server', {
      headers: { host: `${person()}.example`, origin: `https://${person()}.example` },
    }),
    plain('a preflight', {
      method: 'OPTIONS',
      headers: { origin: 'http://localhost:3000', 'access-control-request-headers': person() },
    }),
    plain('an upgrade', { headers: { connection: 'upgrade', upgrade: person() } }),
    plain('what it accepts', {
      headers: { accept: person(), 'accept-language': person(), 'accept-encoding': person() },
    }),
  ]
}

/** Bytes that are no HTTP, or too much of it. */
export async function sendBrokenBytes({ canaries }: CanaryServer, wire: Wire): Promise<void> {
  const person = () => canaries.draw('codice fiscale')
  const lines = (...text: string[]) => `${text.join('\r\n')}\r\n\r\n`
  const texts = {
    'no HTTP': lines(`Sono ${canaries.draw('name')}, ${person()}`),
    'a version that is none': lines(`GET /clients/${person()} HTTP/9.9`, `cookie: ${person()}`),
    'a header that is none': lines('GET /graphql HTTP/1.1', 'host: a', `${canaries.draw('internal note')}`),
    'a method that is none': lines(`${person()} /graphql HTTP/1.1`, 'host: a'),
    'headers that are too large': lines(
      'GET /graphql HTTP/1.1',
      'host: a',
      `cookie: ${person().repeat(1_500)}`,
    ),
    'two lengths': lines(
      'POST /graphql HTTP/1.1',
      'host: a',
      'content-length: 5',
      'content-length: 6',
      person(),
    ),
    'a chunk that is none': `${lines('POST /graphql HTTP/1.1', 'host: a', 'transfer-encoding: chunked')}${person()}\r\n`,
    'a body that ends too early': `${lines(
      ...['POST /graphql HTTP/1.1', 'host: a', 'content-type: application/json', 'content-length: 500'],
    )}{"query": "${person()}`,
    'an expectation': lines('GET /graphql HTTP/1.1', 'host: a', `expect: ${person()}`, 'connection: close'),
    'an address that is none': lines(`CONNECT ${person()}:443 HTTP/1.1`, 'host: a'),
  }
  await Promise.all(Object.entries(texts).map(([name, text]) => wire.postBytes(name, text)))
}
