import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { stripTypeScriptTypes } from 'node:module'
import { fileURLToPath } from 'node:url'

const project = new URL('../../', import.meta.url)
const page = '/examples/browser-page/'
const served = /^\/(examples\/browser-page|src\/generated)\/[\w-]+\.(html|ts)$/
const port = 8002

/** Serves the example page as a front end's development server would: types are taken off, nothing is bundled. */
createServer((request, response) => {
  const path = new URL(request.url ?? '/', 'http://localhost').pathname
  const file = fileURLToPath(new URL(`.${path}`, project))
  if (path === '/' || path === page) {
    response.writeHead(302, { location: `${page}index.html` }).end()
  } else if (!served.test(path) || !existsSync(file)) {
    response.writeHead(404).end()
  } else {
    const text = readFileSync(file, 'utf8')
    const isHtml = path.endsWith('.html')
    response
      .writeHead(200, {
        'content-type': isHtml ? 'text/html; charset=utf-8' : 'text/javascript; charset=utf-8',
      })
      .end(isHtml ? text : stripTypeScriptTypes(text))
  }
}).listen(port, '127.0.0.1', () =>
  console.log(`The example: http://localhost:${port} (its server: npm start)`),
)
