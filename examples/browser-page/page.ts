import { SearchNotaries } from '../../src/generated/typed-documents.ts'
import { ask } from './ask.ts'

const list = document.querySelector('ul')!
const { notaries } = await ask(SearchNotaries, { first: 10 })
for (const { fullName, municipality } of notaries.nodes) {
  const item = document.createElement('li')
  item.textContent = `${fullName}, ${municipality.name} (${municipality.province})`
  list.append(item)
}
