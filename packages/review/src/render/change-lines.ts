import { credentialIn, isCredentialName } from '@vmshift/findings';
import { canonical } from '@vmshift/kubernetes';
import type { EnvironmentChanges, FieldChange, ObjectChange } from '@vmshift/manifest-review';

/** The same change of one object, with the environments in which it is made. */
export interface GroupedChange {
  readonly environments: readonly string[];
  readonly change: ObjectChange;
}

/** Joins what is the same in several environments, in the order of the objects. */
export function groupChanges(environments: readonly EnvironmentChanges[]): readonly GroupedChange[] {
  const groups = new Map<string, { environments: string[]; change: ObjectChange }>();
  for (const { environment, changes } of environments) {
    for (const change of changes) {
      const fields = change.fields.map(({ path, before, after }) => [path, before ?? null, after ?? null]);
      const key = canonical([change.change, change.object, change.from ?? '', fields]);
      const known = groups.get(key);
      if (known) known.environments.push(environment);
      else groups.set(key, { environments: [environment], change });
    }
  }
  return [...groups.values()].sort((left, right) => left.change.object.localeCompare(right.change.object));
}

const SIGNS: Readonly<Record<ObjectChange['change'], string>> = {
  added: '+',
  removed: '-',
  changed: '~',
  renamed: '>',
};

/** `~ Deployment/redis`, `> Service/new (was Service/old)`. */
export function changeTitle({ change, object, from }: ObjectChange): string {
  return `${SIGNS[change]} ${object}${from === undefined ? '' : ` (was ${from})`}`;
}

/** Lines of a difference: `-` what was, `+` what is, each value as it reads best. Credentials are never repeated. */
export function fieldLines({ path, before, after }: FieldChange, object: string): readonly string[] {
  const [was, is] = [printValue(before, path, object), printValue(after, path, object)];
  if (was !== undefined && is !== undefined && (was.includes('\n') || is.includes('\n'))) {
    return [`  ${path}:`, ...textLines(was, is).map((line) => `  ${line}`)];
  }
  return [
    ...(was === undefined ? [] : prefixed(`- ${path}: `, was)),
    ...(is === undefined ? [] : prefixed(`+ ${path}: `, is)),
  ];
}

function prefixed(prefix: string, text: string): readonly string[] {
  const [first = '', ...rest] = text.split('\n');
  return [`${prefix}${first}`, ...rest.map((line) => `${prefix.slice(0, 1)}   ${line}`)];
}

const CONTEXT = 1;
const MAX_LINES = 40;

/** The lines in which two texts differ, with one line around them; a long middle is counted, not shown. */
export function textLines(before: string, after: string): readonly string[] {
  const [was, is] = [before.split('\n'), after.split('\n')];
  let start = 0;
  while (start < was.length && start < is.length && was[start] === is[start]) start += 1;
  let end = 0;
  while (end < was.length - start && end < is.length - start && was[was.length - 1 - end] === is[is.length - 1 - end]) {
    end += 1;
  }
  const lines = [
    ...was.slice(Math.max(0, start - CONTEXT), start).map((line) => `  ${line}`),
    ...was.slice(start, was.length - end).map((line) => `- ${line}`),
    ...is.slice(start, is.length - end).map((line) => `+ ${line}`),
    ...is.slice(is.length - end, is.length - end + CONTEXT).map((line) => `  ${line}`),
  ];
  if (lines.length <= MAX_LINES) return lines;
  return [...lines.slice(0, MAX_LINES), `  (${lines.length - MAX_LINES} more lines)`];
}

const MAX_VALUE = 2000;

/** Text that would read as a number, a list or nothing at all: in quotes. So would be what is printed of a credential. */
const READS_AS_ELSE =
  /^(?:|\s.*|.*\s|[[{"].*|true|false|null|NaN|-?Infinity|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|\(not shown: .*)$/;

/** A value for a reader; undefined when absent. No two values of an object are printed alike, but for long ones. */
export function printValue(value: unknown, path: string, object: string): string | undefined {
  if (value === undefined) return undefined;
  const text = typeof value === 'string' && !READS_AS_ELSE.test(value) ? value : canonical(value);
  const name = /(?:env\[([^\]]+)\][^[]*|([\w-]+))$/.exec(path)?.[1] ?? path.split('.').at(-1) ?? '';
  const secret = object.startsWith('Secret/') && /^(data|stringData)\b/.test(path);
  if (
    secret ||
    credentialIn(typeof value === 'string' ? value : text) !== undefined ||
    (typeof value === 'string' && isCredentialName(name))
  ) {
    return '(not shown: a credential)';
  }
  return text.length > MAX_VALUE ? `${text.slice(0, MAX_VALUE)}… (${text.length} characters)` : text;
}
