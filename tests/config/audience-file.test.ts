import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type AudienceFile, readAudienceFile } from '../../src/config/audience-file.ts'
import { workspaceAt } from '../../src/config/workspace.ts'
import { NewsletterError } from '../../src/errors.ts'
import { temporaryFolder } from './temporary-folder.ts'

function read(files: Readonly<Record<string, string>>, name: string): AudienceFile {
  return readAudienceFile(workspaceAt(temporaryFolder(files)), name)
}

function refusal(yaml: string): string[] {
  try {
    read({ 'subscribers/sample.yaml': yaml }, 'sample')
  } catch (error) {
    if (error instanceof NewsletterError && error.code === 'config') return error.message.split('\n')
    throw error
  }
  return []
}

test('NAME.yaml is a mailing list with the limits of the design', () => {
  const yaml = 'kind: list\naddress: sample@lists.example.org\n'
  expect(read({ 'subscribers/sample.yaml': yaml }, 'sample')).toEqual({
    kind: 'list',
    name: 'sample',
    list: {
      kind: 'list',
      address: 'sample@lists.example.org',
      maxSize: 40_000,
      format: 'auto',
      server: 'mailman3',
    },
  })
})

test('a list may name its server, its sender, and the variable of its secret, never the secret', () => {
  const yaml = (approved: string, server = 'mailman2') =>
    `kind: list\naddress: sample@lists.example.org\nserver: ${server}\nfrom: A Member <a@example.org>\napproved: ${approved}\n`
  expect(read({ 'subscribers/sample.yaml': yaml('"${LIST_APPROVED}"') }, 'sample')).toMatchObject({
    list: { server: 'mailman2', approved: '${LIST_APPROVED}', from: { name: 'A Member' } },
  })
  for (const wrong of [
    yaml('hunter2'),
    yaml('"${A} ${B}"'),
    yaml('"${A}"', 'sympa'),
    yaml('"${A}"', 'postfix'),
  ])
    expect(() => read({ 'subscribers/sample.yaml': wrong }, 'sample')).toThrow(/sample\.yaml/)
})

test('NAME.csv is a roster, and so is a name without a file', () => {
  const workspace = workspaceAt(temporaryFolder({ 'subscribers/readers.csv': 'email,name\n' }))
  expect(readAudienceFile(workspace, 'readers')).toEqual({
    kind: 'roster',
    name: 'readers',
    csv: join(workspace.subscribers, 'readers.csv'),
  })
  expect(readAudienceFile(workspace, 'others')).toEqual({ kind: 'roster', name: 'others', csv: null })
})

test('two files of one name are refused', () => {
  const files = { 'subscribers/a.yaml': 'kind: list\n', 'subscribers/a.csv': 'email\n' }
  expect(() => read(files, 'a')).toThrow('subscribers/a.yaml and subscribers/a.csv: expected one of them')
})

test.each(['../newsletter', '/etc/passwd', 'a/b', '', '.hidden', 'a\\b', 'a\0b'])('%j is no name', name => {
  expect(() => read({}, name)).toThrow(expect.objectContaining({ code: 'input' }))
})

describe('a mistake in a list names file, line, key, what was expected and what stood there', () => {
  test.each([
    [
      'kind: list\naddress: sample\n',
      'subscribers/sample.yaml:2: address: expected an address: editor@example.org, found “sample”',
    ],
    [
      'kind: roster\naddress: a@example.org\n',
      'subscribers/sample.yaml:1: kind: expected list, found “roster”',
    ],
    ['kind: list\n', "subscribers/sample.yaml: address is missing; expected the list's address"],
    [
      'kind: list\naddress: a@example.org\nmaxSize: 40k\n',
      'subscribers/sample.yaml:3: maxSize: expected a whole number from 2000 (octets of a message that the list takes), found “40k”',
    ],
    [
      'kind: list\naddress: a@example.org\nformat: html\n',
      'subscribers/sample.yaml:3: format: expected auto, text or both, found “html”',
    ],
    [
      'kind: list\naddress: a@example.org\nmaxsize: 1\n',
      'subscribers/sample.yaml:3: maxsize is unknown; meant: maxSize?',
    ],
    ['kind: list\naddress: "a@example.org\n', 'subscribers/sample.yaml:3:1: Missing closing "quote'],
  ])('%j', (yaml, message) => {
    expect(refusal(yaml)).toEqual([message])
  })
})
