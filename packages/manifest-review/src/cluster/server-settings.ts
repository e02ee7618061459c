import { commandLine, dataAt, runningContainers, type Workload } from '@vmshift/kubernetes';
import { variablesOf } from './environment-variables';
import type { EnvironmentView } from './environment-view';
import { configMapsOf } from './needs';
import { roleOf } from './roles';

/** Settings of a server by name in lower case, from its configuration files and then its arguments, which win. */
export type ServerSettings = ReadonlyMap<string, string>;

const REDIS_LINE = /^([a-z-]+)\s+(.*)$/i;
const INI_LINE = /^([a-z0-9_*.]+)\s*=\s*(.*)$/i;

/** What a PostgreSQL, Redis or PgBouncer server is told; empty for anything else. */
export function serverSettings(workload: Workload, view: EnvironmentView): ServerSettings {
  const settings = new Map<string, string>();
  const role = roleOf(workload);
  const files = configMapsOf(workload).flatMap((name) =>
    Object.values(dataAt(view.find(`ConfigMap/${name}`), 'data')).map(String),
  );
  const words = runningContainers(workload).flatMap(commandLine);
  if (role === 'queue') {
    for (const file of files) readLines(file, settings, REDIS_LINE);
    readRedisArguments(words, settings);
  } else if (role === 'pooler' || role === 'database') {
    for (const file of files) readLines(file, settings, INI_LINE);
    readPostgresArguments(words, settings);
  }
  return settings;
}

function readLines(text: string, settings: Map<string, string>, form: RegExp): void {
  for (const line of text.split('\n')) {
    const match = /^\s*[#;]/.test(line) ? null : form.exec(line.trim());
    if (match?.[1] !== undefined) settings.set(match[1].toLowerCase(), (match[2] ?? '').trim());
  }
}

/** Lines of a server's configuration files that are neither a setting, a section, a comment nor an include. */
export function strangeLines(workload: Workload, view: EnvironmentView): readonly string[] {
  const role = roleOf(workload);
  if (role !== 'queue' && role !== 'pooler') return [];
  const form = role === 'queue' ? REDIS_LINE : INI_LINE;
  return configMapsOf(workload)
    .flatMap((name) => Object.values(dataAt(view.find(`ConfigMap/${name}`), 'data')).map(String))
    .flatMap((text) => text.split('\n').map((line) => line.trim()))
    .filter((line) => line !== '' && !/^[#;%[]/.test(line) && !form.test(line));
}

/** `--appendonly yes` as words of their own or inside a shell script. */
function readRedisArguments(words: readonly string[], settings: Map<string, string>): void {
  const tokens = words.flatMap((word) => word.split(/\s+/)).filter(Boolean);
  tokens.forEach((token, index) => {
    const next = tokens[index + 1];
    if (/^--[a-z-]+$/.test(token))
      settings.set(token.slice(2), next === undefined || next.startsWith('--') ? '' : next);
  });
}

/** `-c name=value` and `--name=value`; the switch `-F` turns fsync off. */
function readPostgresArguments(words: readonly string[], settings: Map<string, string>): void {
  const tokens = words.flatMap((word) => word.split(/\s+/)).filter(Boolean);
  tokens.forEach((token, index) => {
    const setting = token === '-c' ? tokens[index + 1] : /^(?:-c|--)([a-z_][\w.-]*=.*)$/.exec(token)?.[1];
    const match = setting === undefined ? null : /^([\w.-]+)=(.*)$/.exec(setting);
    if (match?.[1] !== undefined) settings.set(match[1].replaceAll('-', '_').toLowerCase(), match[2] ?? '');
    if (token === '-F') settings.set('fsync', 'off');
  });
}

/** The folder in which a server keeps its data; undefined for a workload that keeps none. */
export function dataFolder(workload: Workload, view: EnvironmentView): string | undefined {
  const role = roleOf(workload);
  if (role === 'queue') return serverSettings(workload, view).get('dir') ?? '/data';
  if (role !== 'database') return undefined;
  const fromSettings = serverSettings(workload, view).get('data_directory');
  if (fromSettings !== undefined) return fromSettings;
  for (const container of runningContainers(workload)) {
    const variable = variablesOf(container, view).get('PGDATA');
    if (variable?.kind === 'value' && variable.value !== '') return variable.value;
  }
  return '/var/lib/postgresql/data';
}
