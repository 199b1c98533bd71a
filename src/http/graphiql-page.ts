/** Where GraphiQL, its assets and its session are served. */
export const graphiqlPath = '/graphiql'

/** The roles a visitor can run an operation as, in the order of the switch. */
export const graphiqlRoles = ['anonymous', 'citizen', 'notary', 'staff', 'administrator'] as const

/** What the bar needs to stand above GraphiQL, in its theme. */
export const graphiqlStyle = `<link rel="icon" href="data:," />
<style>
body { display: flex; flex-direction: column; height: 100vh; margin: 0 }
#ruru-root { flex: 1; height: auto; min-height: 0 }
.run-bar { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 18px; padding: 5px 12px;
  font: 13px/1.5 system-ui, sans-serif; background: Canvas; color: CanvasText;
  border-bottom: 1px solid GrayText; color-scheme: light dark }
body.graphiql-dark .run-bar { color-scheme: dark }
body.graphiql-light .run-bar { color-scheme: light }
.run-bar [role='radiogroup'] { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 10px }
.run-bar label { display: inline-flex; align-items: center; gap: 4px }
.run-bar input { margin: 0 }
.run-bar select, .run-bar button { font: inherit }
.run-bar strong { font-weight: 600 }
.run-bar output { margin-left: auto; font-variant-numeric: tabular-nums }
</style>`

/** The bar above GraphiQL: the role of the active tab, the stored operations, what the last answer cost. */
export const graphiqlBar = `<header class="run-bar">
<div role="radiogroup" aria-labelledby="run-as"><strong id="run-as">Run as</strong>
${graphiqlRoles
  .map((role) => `<label><input type="radio" name="role" value="${role}" disabled />${role}</label>`)
  .join('\n')}
</div>
<label>Stored operation <select id="operations" disabled></select></label>
<button type="button" id="reset" title="Forget edits, open the stored operations again">Reset tabs</button>
<output id="outcome" aria-live="polite">Loading</output>
</header>`

/**
 * The script that starts GraphiQL. It hands GraphiQL a storage in which a tab holds only what differs from
 * the stored operation, and a role's name instead of its token: tokens and documents are fresh at each load.
 */
export const graphiqlScript = `<script type="module">
import { React, createRoot, Ruru } from '${graphiqlPath}/static/ruru.js'

const editsKey = 'sportello:graphiql-edits'
const fields = ['query', 'variables', 'headers']
const radios = [...document.getElementsByName('role')]
const operationList = document.getElementById('operations')
const outcome = document.getElementById('outcome')
const roleByToken = new Map()
let session = { operations: [], tokens: {} }
let forgotten = false

async function refreshSession() {
  const response = await fetch('${graphiqlPath}/session.json', { cache: 'no-store' })
  if (!response.ok) throw new Error('the session answered ' + response.status)
  session = await response.json()
  for (const [role, token] of Object.entries(session.tokens)) roleByToken.set(token, role)
}

function hideTokens(text) {
  for (const [token, role] of roleByToken) text = text.replaceAll(token, '{{token:' + role + '}}')
  return text
}

function showTokens(text) {
  const replace = (result, [role, token]) => result.replaceAll('{{token:' + role + '}}', token)
  return Object.entries(session.tokens).reduce(replace, text)
}

// GraphiQL allows comment lines and its prettifier adds trailing commas. Null: not readable.
function parseHeaders(text) {
  if (text.trim() === '') return []
  try {
    return Object.entries(JSON.parse(text.replace(/^\\s*\\/\\/.*$/gm, '').replace(/,(?=\\s*}\\s*$)/, '')))
  } catch {
    return null
  }
}

const isAuthorization = ([name]) => name.toLowerCase() === 'authorization'

function headersAs(role, text) {
  const others = (parseHeaders(text) ?? []).filter((header) => !isAuthorization(header))
  const token = session.tokens[role]
  const headers = token ? [['authorization', 'Bearer ' + token], ...others] : others
  return headers.length > 0 ? JSON.stringify(Object.fromEntries(headers), null, 2) : ''
}

function roleOf(text) {
  const headers = parseHeaders(text)
  const header = headers?.find(isAuthorization)
  if (!headers) return undefined
  return header ? roleByToken.get(String(header[1]).replace(/^Bearer /i, '')) : 'anonymous'
}

const problem = await refreshSession().then(() => null, (error) => error)

const stored = new Map(session.operations.map((operation) => [operation.name, {
  title: operation.name,
  query: operation.document,
  variables: Object.keys(operation.variables).length > 0 ? JSON.stringify(operation.variables, null, 2) : '',
  headers: headersAs(operation.role, ''),
}]))

function editsOf(tab) {
  const origin = stored.get(tab.title)
  const differs = (field) => hideTokens(tab[field]) !== hideTokens(origin?.[field] ?? '')
  const edited = fields.filter((field) => tab[field] !== null && differs(field))
  return { title: tab.title, ...Object.fromEntries(edited.map((field) => [field, hideTokens(tab[field])])) }
}

function readEdits() {
  try {
    return JSON.parse(showTokens(JSON.stringify(JSON.parse(localStorage.getItem(editsKey)) ?? [])))
  } catch {
    return []
  }
}

function tabsToOpen() {
  const edits = readEdits()
  const tabs = [...stored.values()].map((tab) => {
    const index = edits.findIndex((edit) => edit.title === tab.title)
    return index < 0 ? tab : { ...tab, ...edits.splice(index, 1)[0] }
  })
  const ownTabs = edits.map((edit) => ({ ...stored.get(edit.title), ...edit })).filter((tab) => tab.query)
  return [...tabs, ...ownTabs].map((tab) => ({
    variables: null, headers: null, ...tab, id: crypto.randomUUID(), operationName: tab.title, response: null,
  }))
}

const tabs = tabsToOpen()
const linked = decodeURIComponent(location.hash.slice(1))
let state = { tabs, activeTabIndex: Math.max(0, tabs.findIndex((tab) => tab.title === linked)) }
const first = tabs[state.activeTabIndex]

const storage = {
  get length() { return localStorage.length },
  getItem(key) {
    if (key === 'graphiql:tabState') return tabs.length > 0 ? JSON.stringify(state) : null
    const value = localStorage.getItem(key)
    return value && showTokens(value)
  },
  setItem(key, value) {
    if (key !== 'graphiql:tabState') return localStorage.setItem(key, hideTokens(value))
    if (forgotten || problem) return
    localStorage.setItem(editsKey, JSON.stringify(JSON.parse(value).tabs.map(editsOf)))
  },
  removeItem(key) { localStorage.removeItem(key) },
  clear() {
    const ours = Object.keys(localStorage).filter((key) => key.startsWith('graphiql:') || key === editsKey)
    for (const key of ours) localStorage.removeItem(key)
  },
}

function modelOf(name) {
  return globalThis.__MONACO?.editor.getModels().find((model) => model.uri.path.endsWith(name))
}

function showActiveTab() {
  const tab = state.tabs[state.activeTabIndex]
  const role = roleOf(tab?.headers ?? '')
  for (const radio of radios) radio.checked = radio.value === role
  operationList.value = stored.has(tab?.title) ? tab.title : ''
  if (stored.has(tab?.title)) history.replaceState(null, '', '#' + tab.title)
}

function openOperation(name) {
  const operation = stored.get(name)
  if (!operation) return
  const index = state.tabs.findIndex((tab) => tab.title === name)
  if (index >= 0) return document.getElementById('graphiql-session-tab-' + index).click()
  document.querySelector('.graphiql-tab-add').click()
  modelOf('operation.graphql').setValue(operation.query)
  modelOf('variables.json').setValue(operation.variables)
  modelOf('request-headers.json').setValue(operation.headers)
}

async function runAs(role) {
  // A page may stay open longer than its tokens live.
  await refreshSession().catch((error) => { outcome.value = error.message })
  const headers = modelOf('request-headers.json')
  headers.setValue(headersAs(role, headers.getValue()))
}

const { fetch: send } = globalThis
globalThis.fetch = async (input, init) => {
  const response = await send(input, init)
  if (typeof init?.body === 'string' && !init.body.includes('IntrospectionQuery')) {
    const aids = [
      ['x-sql-count', 'SQL statements'], ['x-sql-shared', 'shared'], ['x-cache', 'cache'], ['x-trace-id', 'trace'],
    ]
    const parts = aids
      .filter(([name]) => response.headers.has(name))
      .map(([name, label]) => label + ': ' + response.headers.get(name))
    outcome.value = ['HTTP ' + response.status, ...parts].join(' · ')
  }
  return response
}

for (const radio of radios) radio.addEventListener('change', () => runAs(radio.value))
operationList.append(new Option('(own operation)', ''), ...[...stored.keys()].map((name) => new Option(name)))
operationList.addEventListener('change', () => openOperation(operationList.value))
addEventListener('hashchange', () => openOperation(decodeURIComponent(location.hash.slice(1))))
document.getElementById('reset').addEventListener('click', () => {
  forgotten = true
  localStorage.removeItem(editsKey)
  location.reload()
})

createRoot(document.getElementById('ruru-root')).render(React.createElement(Ruru, {
  ...RURU_CONFIG,
  storage,
  shouldPersistHeaders: true,
  ...(first && {
    initialQuery: first.query,
    initialVariables: first.variables ?? '',
    initialHeaders: first.headers ?? '',
  }),
  onTabChange(next) {
    state = next
    showActiveTab()
  },
}))

showActiveTab()
const ready = setInterval(() => {
  if (!modelOf('request-headers.json')) return
  clearInterval(ready)
  for (const control of [...radios, operationList]) control.disabled = false
  outcome.value = problem ? 'No stored operations: ' + problem.message : ''
}, 50)
</script>`
