import { printPath } from '../plan-value';
import { entries, type JsonValue, property } from '../plannable/json-value';
import { isSame } from './configuration-change';

/** Keys of Argo CD's Secrets that hold no credential, and that are written plainly. */
const PLAIN: ReadonlySet<string> = new Set([
  'clusterResources',
  'name',
  'namespaces',
  'project',
  'server',
  'type',
  'url',
  'username',
]);

/** Keys of Secrets that are a text of the configuration now, and were made of a variable or a reference, or not there. */
export function writtenSecrets(before: JsonValue, after: JsonValue) {
  return ['kubernetes_secret', 'kubernetes_secret_v1'].flatMap((type) =>
    entries(property(property(after, 'resource'), type)).flatMap(([name, secret]) =>
      ['data_wo', 'binary_data_wo'].flatMap((argument) =>
        entries(property(secret, argument)).flatMap(([key, value]) => {
          const old = property(property(property(property(before, 'resource'), type), name), argument);
          const was = property(old, key);
          if (isSame(was, value) || !isWritten(key, value)) return [];
          const place = { address: `${type}.${name}`, path: printPath([argument, key]) };
          return [{ ...place, before: printKind(was), after: 'a text (not shown: a credential)' }];
        }),
      ),
    ),
  );
}

function isWritten(key: string, value: JsonValue): boolean {
  if (typeof value !== 'string' || value === '' || isExpression(value)) return false;
  return !PLAIN.has(key) || /:\/\/[^/]*@/.test(value);
}

/** The end of a name, and what reads a property of it. */
const NAME_AND_ACCESS = /[A-Za-z_][\d-]*[.[]/;

/** An expression refers to something: `${"x"}` is a text. */
function isExpression(value: JsonValue): boolean {
  if (typeof value !== 'string') return false;
  const [, ...behind] = value.split('${');
  if (/\b(?:var|local|data|ephemeral)\./.test(behind.join('${'))) return true;
  return value.split('"').some((part) => {
    const opened = part.indexOf('${');
    return opened !== -1 && NAME_AND_ACCESS.test(part.slice(opened));
  });
}

function printKind(value: JsonValue | undefined): string | undefined {
  return value === undefined ? undefined : isExpression(value) ? 'an expression' : 'another text';
}
