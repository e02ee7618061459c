import type { Role } from '../../cluster/roles';
import { changeRule } from '../rule';
import { isKnownPoolerSetting, isSwitchedSetting } from './pgbouncer-settings';
import { isKnownDatabaseSetting } from './postgresql-settings';
import { isKnownQueueSetting } from './redis-settings';
import { changedSettings, SETTING_FIELDS, shown } from './setting-rule';

/** The settings of each server that a rule judges, or that only tune it. */
const KNOWN: ReadonlyMap<Role, (name: string) => boolean> = new Map<Role, (name: string) => boolean>([
  ['queue', isKnownQueueSetting],
  ['pooler', isKnownPoolerSetting],
  ['database', isKnownDatabaseSetting],
]);

/** Where the settings of each server are described. */
const MANUALS: ReadonlyMap<Role, string> = new Map<Role, string>([
  ['queue', 'https://redis.io/docs/latest/operate/oss_and_stack/management/config/'],
  ['pooler', 'https://www.pgbouncer.org/config.html'],
  ['database', 'https://www.postgresql.org/docs/16/runtime-config.html'],
]);

/** A file of settings is one field: what no rule knows in it is told setting by setting. */
export const unjudgedSettings = changeRule({
  id: 'setting-unjudged',
  title: 'A rule judges every setting of a server that changes',
  judge: (comparison) =>
    changedSettings(comparison)
      .filter(({ role, name }) => KNOWN.get(role)?.(name) === false)
      .filter((setting) => setting.role !== 'pooler' || !isSwitchedSetting(setting, comparison))
      .map(({ object, path, name, before, after, server, role }) => ({
        ...{ object, path, before: `${name} ${shown(name, before)}`, after: `${name} ${shown(name, after)}` },
        ...{ name, server, manual: MANUALS.get(role) },
      })),
  class: 'outage',
  verdict: 'warn',
  because: ({ name, server }) => `no rule knows what ${name} does to ${server}`,
  impact: 'it may be harmless, or lose data, or let others in: look it up before it is applied',
  fix: ({ name, manual }) => `read about ${name} (${manual}), and try it in dev or staging`,
  see: 'https://kubernetes.io/docs/concepts/configuration/configmap/',
  reads: SETTING_FIELDS,
  explainedBy: ['*'],
});
