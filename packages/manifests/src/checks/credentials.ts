import { credentialsIn, holdsCredential } from '@vmshift/findings';
import { fieldPath, isData, itemPaths, type KubeObject, objectName } from '@vmshift/kubernetes';
import { objectRule } from '../object-rule';

/** Fields that name where a credential is, and hold none. */
const NO_VALUES: ReadonlySet<string> = new Set([
  ...['automountServiceAccountToken', 'configMapKeyRef', 'imagePullSecrets', 'items', 'labels'],
  ...['secretKeyRef', 'secretName', 'secretRef', 'tls'],
]);

interface FoundCredential {
  readonly path: string;
  readonly what: string;
}

const credentialInGit = objectRule({
  id: 'credential-in-git',
  title: 'Nothing in a manifest looks like a credential',
  judge: ({ objects }) =>
    objects
      // A Secret is told as a whole.
      .filter(({ kind }) => kind !== 'Secret')
      .flatMap((object) =>
        search(object, '', '', object).map(({ path, what }) => ({
          ...{ object: objectName(object), path, now: `(not shown: ${what})`, what },
        })),
      ),
  class: 'secret-leak',
  verdict: 'block',
  because: ({ what }) => `${what} is in dist/`,
  impact:
    'it counts as leaked from the moment of the push: it stays in the history, and Argo CD shows it to every reader',
  fix: 'revoke it, remove it, and read it from a key of the Secret that Terraform writes (secretKeyRef, or a mounted file)',
  see: 'https://kubernetes.io/docs/concepts/security/secrets-good-practices/',
});

/** Every text of a value that is or holds a credential. `name` is the field, or the variable, that the value is of. */
function search(value: unknown, path: string, name: string, object: KubeObject): readonly FoundCredential[] {
  if (typeof value === 'string') {
    const found = credentialsIn(value);
    const named = found.length === 0 && holdsCredential(name, value) ? [`a literal value for ${name}`] : [];
    return [...found, ...named].map((what) => ({ path, what }));
  }
  if (Array.isArray(value)) return searchList(value, path, object);
  if (!isData(value)) return [];
  return Object.entries(value).flatMap(([key, field]) => {
    if (NO_VALUES.has(key)) return [];
    const label = key === 'value' && typeof value.name === 'string' ? value.name : key;
    return search(field, fieldPath(path, key), label, object);
  });
}

function searchList(list: readonly unknown[], path: string, object: KubeObject): readonly FoundCredential[] {
  // The words of a command belong together: an option and its value may be two of them.
  if (list.every((item) => typeof item === 'string')) return search(list.join(' '), path, '', object);
  const paths = itemPaths(path, list, object.kind);
  return list.flatMap((item, index) => search(item, paths[index] ?? path, '', object));
}

export const credentialRules = [credentialInGit];
