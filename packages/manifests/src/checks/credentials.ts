import { credentialsIn, holdsCredential, mayHoldCredential } from '@vmshift/findings';
import {
  documentIn,
  isData,
  type KubeObject,
  objectName,
  type PlaceInObject,
  pathOfPlace,
  textAt,
} from '@vmshift/kubernetes';
import { eachObjectRule } from '../object-rule';
import { listed } from '../printed';

/** Fields that name where a credential is, and hold none. */
const NO_VALUES: ReadonlySet<string> = new Set([
  ...['automountServiceAccountToken', 'configMapKeyRef', 'imagePullSecrets', 'items', 'labels'],
  ...['secretKeyRef', 'secretName', 'secretRef', 'tls'],
  ...['auth-secret', 'auth-tls-secret', 'proxy-ssl-secret'].map((name) => `nginx.ingress.kubernetes.io/${name}`),
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
        byPath(credentialsOf(object)).map(({ path, what }) => ({
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

/** Every text of an object that is or holds a credential, in texts that are documents too. */
function credentialsOf(object: KubeObject): readonly FoundCredential[] {
  const found: FoundCredential[] = [];
  search(object, '', undefined, {
    isDocument: false,
    tell: (place, whats) => {
      const path = pathOfPlace(place, object.kind);
      found.push(...whats.map((what) => ({ path, what })));
    },
  });
  return found;
}

interface Search {
  /** Whether it is in a text that is a document, where the items of a list have their places alone. */
  readonly isDocument: boolean;
  readonly tell: (place: PlaceInObject, whats: readonly string[]) => void;
}

/** @param name the field, or the variable, that the value is of */
function search(value: unknown, name: string, place: PlaceInObject, context: Search): void {
  if (typeof value === 'string') searchText(value, name, place, context);
  else if (Array.isArray(value)) searchList(value, place, context);
  else if (isData(value)) {
    for (const key of Object.keys(value)) {
      if (NO_VALUES.has(key)) continue;
      const label = key === 'value' ? (textAt(value, 'name') ?? textAt(value, 'key') ?? key) : key;
      search(value[key], label, { parent: place, field: key }, context);
    }
  }
}

function searchText(text: string, name: string, place: PlaceInObject, context: Search): void {
  const found = credentialsIn(text);
  if (found.length > 0) context.tell(place, found);
  else if (holdsCredential(name, text)) context.tell(place, [`a literal value for ${name}`]);
  else if (mayHoldCredential(text)) {
    const key = place !== undefined && 'field' in place ? place.field : undefined;
    search(documentIn(text, key), '', place, { ...context, isDocument: true });
  }
}

function searchList(list: readonly unknown[], place: PlaceInObject, context: Search): void {
  // The words of a command belong together: an option and its value may be two of them.
  if (list.every((item) => typeof item === 'string')) {
    searchText(list.join(' '), '', place, context);
    return;
  }
  for (const [index, item] of list.entries()) {
    search(item, '', { parent: place, index, ...(context.isDocument ? {} : { list }) }, context);
  }
}

export const credentialRules = [credentialInGit];
