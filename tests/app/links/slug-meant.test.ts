// Whoever pastes a whole short link means its slug.
import { expect, test } from 'vitest'
import { slugMeant } from '../../../src/app/links/slug-meant.ts'

const settings = {
  baseUrl: 'https://example.org/roundup',
  links: { base: 'https://s.example.org', prefix: 'blog', start: 1 },
}

test.each([
  ['blog10', 'blog10'],
  ['https://s.example.org/blog10', 'blog10'],
  ['http://S.example.org/blog10/?utm_source=x', 'blog10'],
  ['https://example.org/roundup/blog10', 'blog10'],
  ['https://example.org/blog10', 'https://example.org/blog10'],
  ['https://evil.example/blog10', 'https://evil.example/blog10'],
  ['https://s.example.org/a/blog10', 'https://s.example.org/a/blog10'],
  ['https://s.example.org/', 'https://s.example.org/'],
])('%s means %s', (named, slug) => {
  expect(slugMeant(settings, named)).toBe(slug)
})

test('without short links of our own, an address below the site’s is one', () => {
  expect(slugMeant({ ...settings, links: null }, 'https://example.org/roundup/blog10')).toBe('blog10')
})
