import { credentialsIn, holdsCredential, mayHoldCredential } from '@vmshift/findings';
import {
  documentIn,
  fieldPath,
  isData,
  itemPaths,
  type KubeObject,
  lastKey,
  objectName,
  pathBelow,
  textAt,
} from '@vmshift/kubernetes';
import { eachObjectRule } from '../object-rule';
import { listed } from '../printed';

/** Fields that name where a credential is, and hold none. */
const NO_VALUES: ReadonlySet<string> = new Set([
  ...['automountServiceAccountToken', 'configMapKeyRef', 'imagePullSecrets', 'items', 'labels'],
  ...['secretKeyRef', 'secretName', 'secretRef', 'tls'],
]);

interface FoundCredential {
  readonly path: string;
  readonly what: string;
}

const credentialInGit = eachObjectRule({
  id: 'credential-in-git',
  title: 'Nothing in a manifest looks like a credential',
  judge: ({ objects }) =>
    objects
      // A Secret is told as a whole.
      .filter(({ kind }) => kind !== 'Secret')
      .flatMap((object) =>
        byPath(search(object, { path: '', name: '', object })).map(({ path, what }) => ({
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

/** All that one field holds, as one. */
function byPath(found: readonly FoundCredential[]): readonly FoundCredential[] {
  const kinds = new Map<string, Set<string>>();
  for (const { path, what } of found) kinds.set(path, (kinds.get(path) ?? new Set()).add(what));
  return [...kinds].map(([path, whats]) => ({ path, what: listed([...whats]) }));
}

/** Where a search is. */
interface Place {
  readonly path: string;
  /** The field, or the variable, that the value is of. */
  readonly name: string;
  /** Names the items of lists; undefined in a text that is a document, where they have their places. */
  readonly object: KubeObject | undefined;
}

/** Every text of a value that is or holds a credential, in texts that are documents too. */
function search(value: unknown, { path, name, object }: Place): readonly FoundCredential[] {
  if (typeof value === 'string') {
    const found = credentialsIn(value);
    const named = found.length === 0 && holdsCredential(name, value) ? [`a literal value for ${name}`] : [];
    const whats = [...found, ...named];
    if (whats.length > 0 || !mayHoldCredential(value)) return whats.map((what) => ({ path, what }));
    return search(documentIn(value, lastKey(path)), { path, name: '', object: undefined });
  }
  if (Array.isArray(value)) return searchList(value, { path, name: '', object });
  if (!isData(value)) return [];
  return Object.entries(value).flatMap(([key, field]) => {
    if (NO_VALUES.has(key)) return [];
    const label = key === 'value' ? (textAt(value, 'name') ?? textAt(value, 'key') ?? key) : key;
    return search(field, { path: fieldPath(path, key), name: label, object });
  });
}

function searchList(list: readonly unknown[], place: Place): readonly FoundCredential[] {
  // The words of a command belong together: an option and its value may be two of them.
  if (list.every((item) => typeof item === 'string')) return search(list.join(' '), place);
  const { path, object } = place;
  const paths = object === undefined ? undefined : itemPaths(path, list, object.kind);
  return list.flatMap((item, index) => search(item, { ...place, path: paths?.[index] ?? pathBelow(path, [index]) }));
}

export const credentialRules = [credentialInGit];
