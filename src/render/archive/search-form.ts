// The way to search: a form that works by itself. The page that it leads to lists everything, and with a script it
// finds (templates/archive/search.js).
import { html, type Markup, type Part } from './html.ts'

/** @param where the address of the page that searches */
export function searchForm(where: string, more: Part = null): Markup {
  return html`<form class="search" role="search" action="${where}"${more}>
<label for="q">Search all posts</label>
<input id="q" name="q" type="search" autocomplete="off">
<button type="submit">Search</button>
</form>`
}
