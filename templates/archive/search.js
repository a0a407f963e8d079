// Finds posts without a server: reads the index that was made with the archive, and shows what matches as one types.
// Everything that is shown is put in as text, never as markup.
const form = document.querySelector('form.search')
const field = form.querySelector('input')
const found = document.getElementById('found')
const hits = document.getElementById('hits')
const all = document.getElementById('all')
const root = new URL('../', document.baseURI)

let opened

async function open() {
  const [{ default: MiniSearch }, answer] = await Promise.all([
    import(new URL(form.dataset.library, document.baseURI).href),
    fetch(new URL(form.dataset.index, document.baseURI)),
  ])
  if (!answer.ok) throw new Error(`the index answers ${answer.status}`)
  return MiniSearch.loadJSON(await answer.text(), {
    idField: 'id',
    fields: ['title', 'author', 'text'],
    storeFields: ['title', 'author', 'start', 'path', 'issue'],
    processTerm: term => term.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase(),
    searchOptions: {
      boost: { title: 3, author: 2 },
      prefix: true,
      fuzzy: term => (term.length > 4 ? 0.2 : false),
      combineWith: 'AND',
    },
  })
}

async function search() {
  const wanted = field.value.trim()
  all.hidden = wanted !== ''
  if (wanted === '') return show([], '')
  try {
    opened ??= open()
    const index = await opened
    if (field.value.trim() !== wanted) return
    const results = index.search(wanted)
    show(results.slice(0, 50), results.length === 1 ? '1 post' : `${results.length} posts`)
  } catch {
    opened = undefined
    all.hidden = false
    show([], 'The search could not be loaded; here is everything.')
  }
}

function show(results, summary) {
  found.textContent = summary
  hits.replaceChildren(
    ...results.map(({ title, author, start, path, issue }) => {
      const link = element('a', title)
      link.href = new URL(path, root).href
      const item = element('li', '')
      item.append(link, element('p', [author && `by ${author}`, issue].filter(Boolean).join(' · ')), element('p', start))
      return item
    }),
  )
}

function element(name, text) {
  const made = document.createElement(name)
  made.textContent = text
  return made
}

form.addEventListener('submit', event => {
  event.preventDefault()
  const address = new URL(location.href)
  address.searchParams.set('q', field.value)
  history.replaceState(null, '', address)
  void search()
})
field.addEventListener('input', () => void search())
field.value = new URLSearchParams(location.search).get('q') ?? ''
void search()
