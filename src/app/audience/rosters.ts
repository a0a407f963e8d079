// The rosters that people can join by themselves: those among the audiences of the configuration.
import { readAudienceFile } from '../../config/audience-file.ts'
import type { App } from '../app.ts'

export function openRosters({ workspace, settings }: Pick<App, 'workspace' | 'settings'>): readonly string[] {
  return settings.audiences.filter(name => readAudienceFile(workspace, name).kind === 'roster')
}
