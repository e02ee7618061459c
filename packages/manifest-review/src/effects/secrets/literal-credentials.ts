import { credentialIn, isCredentialName } from '@vmshift/findings';
import { isData, type KubeObject, objectName } from '@vmshift/kubernetes';
import type { Effect, Fault } from '../effect';

const SEE = 'https://kubernetes.io/docs/concepts/security/secrets-good-practices/';

/** Credentials in Git: Secrets with data, variables and texts that are one. The value is never repeated. */
export const literalCredentials: Effect = ({ changes }) =>
  changes.flatMap(({ before, after }) => {
    if (after === undefined) return [];
    const known = new Set((before ? faultsOf(before) : []).map(({ key }) => key));
    return faultsOf(after)
      .filter(({ key }) => !known.has(key))
      .map(({ key: _, ...found }) => found);
  });

function faultsOf(object: KubeObject): readonly Fault[] {
  return [...secretObject(object), ...texts(object)];
}

function secretObject(object: KubeObject): readonly Fault[] {
  if (object.kind !== 'Secret') return [];
  const filled = isData(object.data) || isData(object.stringData);
  return [
    fault(
      object,
      '',
      filled ? 'block' : 'warn',
      'a Secret',
      filled
        ? 'whoever reads the repository reads the Secret; base64 hides nothing'
        : 'two owners of one Secret: Terraform writes it too',
    ),
  ];
}

function texts(object: KubeObject): readonly Fault[] {
  if (object.kind === 'Secret') return [];
  return strings(object, '', '').flatMap(({ path, name, value }) => {
    const what = credentialIn(value) ?? (isLiteral(name, value) ? 'a credential' : undefined);
    return what === undefined
      ? []
      : [
          fault(
            object,
            path,
            'block',
            what,
            'it counts as leaked from the moment of the push, and stays in the history',
          ),
        ];
  });
}

/** Whether a value under a credential's name is the credential itself and no reference to one. */
function isLiteral(name: string, value: string): boolean {
  return isCredentialName(name) && value.trim().length > 0 && !/^(\$|\/|true$|false$|<)/.test(value);
}

interface NamedText {
  readonly path: string;
  readonly name: string;
  readonly value: string;
}

/** Every text of an object with the name that says what it is: its field, or the variable's name for `value`. */
function strings(value: unknown, path: string, name: string): readonly NamedText[] {
  if (typeof value === 'string') return [{ path, name, value }];
  if (Array.isArray(value)) return value.flatMap((item, index) => strings(item, `${path}[${index}]`, ''));
  if (!isData(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => {
    if (NO_VALUES.has(key)) return [];
    const label = key === 'value' && typeof value.name === 'string' ? value.name : key;
    return strings(item, path === '' ? key : `${path}.${key}`, label);
  });
}

/** Fields that name where a credential is, and hold none. */
const NO_VALUES: ReadonlySet<string> = new Set([
  'secretKeyRef',
  'secretRef',
  'secretName',
  'imagePullSecrets',
  'labels',
  'automountServiceAccountToken',
  'tls',
  'items',
]);

function fault(object: KubeObject, path: string, verdict: Fault['verdict'], what: string, impact: string): Fault {
  return {
    key: `${objectName(object)} ${path}`,
    id: 'credential-in-git',
    class: 'secret-leak',
    verdict,
    object: objectName(object),
    path,
    before: undefined,
    after: `(not shown: ${what})`,
    because: `${what} stands in dist/`,
    impact,
    fix: 'revoke it, remove it, and reference a key of the Secret that Terraform writes',
    see: SEE,
  };
}
