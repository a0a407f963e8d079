import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { findWorkspace } from '../../src/config/workspace.ts'
import { temporaryFolder } from './temporary-folder.ts'

test('the workspace is found from any folder below it, the nearest one first', () => {
  const root = temporaryFolder({
    'newsletter.yaml': '',
    'inner/newsletter.yaml': '',
    'issues/2015/june.md': '',
  })
  mkdirSync(join(root, 'inner/deep'))
  expect(findWorkspace(root).root).toBe(root)
  expect(findWorkspace(join(root, 'issues/2015')).root).toBe(root)
  expect(findWorkspace(join(root, 'inner/deep')).root).toBe(join(root, 'inner'))
})

test('the workspace that is named is taken, and not one above it', () => {
  const root = temporaryFolder({ 'newsletter.yaml': '', 'issues/june.md': '' })
  expect(findWorkspace('/', root).root).toBe(root)
  expect(findWorkspace(join(root, 'issues'), '..').root).toBe(root)
  expect(() => findWorkspace(root, 'issues')).toThrow(
    expect.objectContaining({
      code: 'noWorkspace',
      message: `There is no newsletter.yaml in ${root}/issues.`,
    }),
  )
})

test('where there is none, the error says how to make one', () => {
  const folder = temporaryFolder()
  expect(() => findWorkspace(folder)).toThrow(
    expect.objectContaining({ code: 'noWorkspace', fix: expect.stringContaining('newsletter init') }),
  )
})

test('everything that is not for git lies under .newsletter', () => {
  const root = temporaryFolder({ 'newsletter.yaml': '' })
  const { database, keys, outbox, cache, state } = findWorkspace(root)
  expect(state).toBe(join(root, '.newsletter'))
  for (const path of [database, keys, outbox, cache]) expect(path.startsWith(`${state}/`)).toBe(true)
})
