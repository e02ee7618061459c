import { asText, dataAt, fieldPath, runningContainers, type Workload } from '@vmshift/kubernetes';
import { once } from '../once';
import { variablesOf } from './environment-variables';
import type { EnvironmentView } from './environment-view';
import { configMapsOf } from './needs';
import { roleOf } from './roles';

/** Settings of a server by name in lower case, from its configuration files and then its arguments, which win. */
export type ServerSettings = ReadonlyMap<string, string>;

/** Where a server is told something. */
export interface SettingSource {
  readonly value: string;
  /** `Kind/name` of the ConfigMap or the workload that holds it. */
  readonly object: string;
  readonly path: string;
}

const REDIS_LINE = /^([a-z-]+)\s+(.*)$/i;
/** `%include` has no sign of equality. */
const INI_LINE = /^(%include(?=\s)|[a-z0-9_*.]+(?=\s*=))\s*=?\s*(.*)$/i;

/** What a PostgreSQL, Redis or PgBouncer server is told; empty for anything else. */
export function serverSettings(workload: Workload, view: EnvironmentView): ServerSettings {
  return new Map([...settingSources(workload, view)].map(([name, { value }]) => [name, value]));
}

/** A setting of a server that is a number; what it is without one that can be read. */
export function settingNumber(workload: Workload, view: EnvironmentView, name: string, otherwise: number): number {
  const value = Number(settingSources(workload, view).get(name)?.value ?? otherwise);
  return Number.isFinite(value) ? value : otherwise;
}

/** The same, with the place of each setting. */
export function settingSources(workload: Workload, view: EnvironmentView): ReadonlyMap<string, SettingSource> {
  return sourcesIn(view)(workload);
}

/** Several rules ask for the settings of one server. */
const sourcesIn = once((view: EnvironmentView) => once((workload: Workload) => readSources(workload, view)));

function readSources(workload: Workload, view: EnvironmentView): ReadonlyMap<string, SettingSource> {
  const settings = new Map<string, SettingSource>();
  const role = roleOf(workload);
  if (role !== 'queue' && role !== 'pooler' && role !== 'database') return settings;
  const form = role === 'queue' ? REDIS_LINE : INI_LINE;
  for (const file of configurationFiles(workload, view)) readLines(file, settings, form);
  const tokens = runningContainers(workload).flatMap((container) => tokensOf(workload.name, container));
  if (role === 'queue') readRedisArguments(tokens, settings);
  else readPostgresArguments(tokens, settings);
  return settings;
}

function configurationFiles(workload: Workload, view: EnvironmentView): readonly SettingSource[] {
  return configMapsOf(workload).flatMap((name) =>
    Object.entries(dataAt(view.find(`ConfigMap/${name}`), 'data'))
      .filter(([key]) => !isScript(key))
      .map(([key, text]) => ({ value: asText(text), object: `ConfigMap/${name}`, path: fieldPath('data', key) })),
  );
}

/** A server reads no settings from a script that stands next to them. */
export function isScript(file: string): boolean {
  return file.endsWith('.sh');
}

function readLines({ value, ...place }: SettingSource, settings: Map<string, SettingSource>, form: RegExp): void {
  for (const line of value.split('\n')) {
    const match = /^\s*[#;]/.test(line) ? null : form.exec(line.trim());
    if (match?.[1] !== undefined) settings.set(match[1].toLowerCase(), { ...place, value: (match[2] ?? '').trim() });
  }
}

/** Sections of PgBouncer; it does not start with another one. @see https://www.pgbouncer.org/config.html */
const SECTIONS = /^\[(?:databases|pgbouncer|users|peers)\]$/;

/** Lines of a server's configuration files that are neither a setting, a section, a comment nor an include. */
export function strangeLines(workload: Workload, view: EnvironmentView): readonly SettingSource[] {
  const role = roleOf(workload);
  if (role !== 'queue' && role !== 'pooler') return [];
  const form = role === 'queue' ? REDIS_LINE : INI_LINE;
  return configurationFiles(workload, view)
    .flatMap(({ value, ...place }) => value.split('\n').map((line) => ({ ...place, value: line.trim() })))
    .filter(({ value }) => value !== '' && !/^[#;%]/.test(value) && !form.test(value))
    .filter(({ value }) => role !== 'pooler' || !SECTIONS.test(value));
}

/** The words of a command line, those inside of a shell script too, each with the place that it stands in. */
function tokensOf(object: string, { path, spec }: Workload['containers'][number]): readonly SettingSource[] {
  return ['command', 'args'].flatMap((field) => {
    const words = spec[field];
    if (!Array.isArray(words)) return [];
    return words.flatMap((word, index) =>
      asText(word)
        .split(/\s+/)
        .filter(Boolean)
        .map((value) => ({ value, object, path: `${path}.${field}[${index}]` })),
    );
  });
}

/** `--appendonly yes` as words of their own or inside a shell script. */
function readRedisArguments(tokens: readonly SettingSource[], settings: Map<string, SettingSource>): void {
  tokens.forEach((token, index) => {
    const next = tokens[index + 1];
    if (/^--[a-z-]+$/.test(token.value))
      settings.set(
        token.value.slice(2),
        next === undefined || next.value.startsWith('--') ? { ...token, value: '' } : next,
      );
  });
}

/** Switches of PostgreSQL that are settings. @see https://www.postgresql.org/docs/16/app-postgres.html */
const SWITCHES: ReadonlyMap<string, string> = new Map([
  ['-B', 'shared_buffers'],
  ['-D', 'data_directory'],
  ['-N', 'max_connections'],
  ['-S', 'work_mem'],
  ['-h', 'listen_addresses'],
  ['-p', 'port'],
]);

/** `-c name=value`, `--name=value`, and the switches of the server itself: those behind its name. */
function readPostgresArguments(tokens: readonly SettingSource[], settings: Map<string, SettingSource>): void {
  const server = tokens.findIndex(({ value }) => /(^|\/)postgres$/.test(value));
  tokens.forEach((token, index) => {
    const name = server >= 0 && index > server ? SWITCHES.get(token.value) : undefined;
    const value = tokens[index + 1];
    if (name !== undefined && value !== undefined) settings.set(name, value);
    const joined = /^(?:-c|--)([a-z_][\w.-]*=.*)$/.exec(token.value)?.[1];
    const setting =
      token.value === '-c' ? tokens[index + 1] : joined === undefined ? undefined : { ...token, value: joined };
    const match = setting === undefined ? null : /^([\w.-]+)=(.*)$/.exec(setting.value);
    if (setting !== undefined && match?.[1] !== undefined)
      settings.set(match[1].replaceAll('-', '_').toLowerCase(), { ...setting, value: match[2] ?? '' });
    if (token.value === '-F') settings.set('fsync', { ...token, value: 'off' });
  });
}

/** The folder in which a server keeps its data; undefined for a workload that keeps none. */
export function dataFolder(workload: Workload, view: EnvironmentView): string | undefined {
  const role = roleOf(workload);
  const { servers } = view.profile;
  if (role === 'queue') return settingSources(workload, view).get('dir')?.value ?? servers.queue.data.folder;
  if (role !== 'database') return undefined;
  const fromSettings = settingSources(workload, view).get('data_directory');
  if (fromSettings !== undefined) return fromSettings.value;
  for (const container of runningContainers(workload)) {
    const variable = variablesOf(container, view).get('PGDATA');
    if (variable?.kind === 'value' && variable.value !== '') return variable.value;
  }
  return servers.database.data.folder;
}
