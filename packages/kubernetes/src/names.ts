/**
 * Names as the API server takes them.
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/
 * @see https://pkg.go.dev/k8s.io/apimachinery/pkg/util/validation
 */
import type { KubeObject } from './kube-object';
import { oncePerText } from './once-per-text';

/** A DNS label (RFC 1123): up to 63 small letters, digits and inner hyphens. */
export function isDnsLabel(text: string): boolean {
  return text.length <= 63 && /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/.test(text);
}

/** The same, beginning with a letter (RFC 1035): the name of a Service. */
export function isDns1035Label(text: string): boolean {
  return isDnsLabel(text) && /^[a-z]/.test(text);
}

/**
 * A DNS subdomain (RFC 1123), the name of most objects: parts of small letters, digits and inner hyphens, joined by
 * dots. Together they have at most 253 characters; a part alone may be longer than a label.
 */
export function isDnsSubdomain(text: string): boolean {
  return text.length <= 253 && /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/.test(text);
}

/**
 * The key of a label: `name` or `domain/name`. That of an annotation is one in lower case.
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set
 */
export const isQualifiedName = oncePerText((text): boolean => {
  const [name = '', domain, ...more] = text.split('/').reverse();
  return isNamePart(name) && more.length === 0 && (domain === undefined || isDnsSubdomain(domain));
});

/** The value of a label: empty, or up to 63 letters, digits, `-`, `_` and `.`, beginning and ending with one of the first two. */
export function isLabelValue(text: string): boolean {
  return text === '' || isNamePart(text);
}

function isNamePart(text: string): boolean {
  return text.length <= 63 && /^[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?$/.test(text);
}

/** A key of a ConfigMap or a Secret, which becomes a file's name. */
export function isConfigKey(text: string): boolean {
  return /^[-._A-Za-z0-9]{1,253}$/.test(text) && text !== '.' && !text.startsWith('..');
}

/** What the names of a kind's objects have to be. */
export interface NameForm {
  readonly accepts: (name: string) => boolean;
  /** In words, behind `a name has`. */
  readonly allowed: string;
}

const SUBDOMAIN: NameForm = {
  accepts: isDnsSubdomain,
  allowed: 'at most 253 lower-case letters, digits, hyphens and dots, a letter or digit at both ends',
};
const LABEL: NameForm = {
  accepts: isDnsLabel,
  allowed: 'at most 63 lower-case letters, digits and hyphens, no hyphen first or last',
};
/** Some kinds take any name, as long as it is one step of a URL's path. */
const PATH_SEGMENT: NameForm = {
  accepts: (name) => name !== '' && name !== '.' && name !== '..' && !/[/%]/.test(name),
  allowed: 'no slash and no percent sign, and is neither . nor ..',
};

const FORMS: ReadonlyMap<string, NameForm> = new Map([
  ['ClusterRole', PATH_SEGMENT],
  ['ClusterRoleBinding', PATH_SEGMENT],
  // The controller adds 11 characters to make the names of its Jobs.
  ['CronJob', upTo(52)],
  // Its pods carry the name as the value of a label.
  ['Job', upTo(63)],
  ['Namespace', LABEL],
  ['PodDisruptionBudget', PATH_SEGMENT],
  ['Role', PATH_SEGMENT],
  ['RoleBinding', PATH_SEGMENT],
  [
    'Service',
    {
      accepts: isDns1035Label,
      allowed: 'at most 63 lower-case letters, digits and hyphens, a letter first and no hyphen last',
    },
  ],
  ['StatefulSet', LABEL],
]);

function upTo(length: number): NameForm {
  return {
    accepts: (name) => name.length <= length && isDnsSubdomain(name),
    allowed: `at most ${length} lower-case letters, digits, hyphens and dots, a letter or digit at both ends`,
  };
}

/** What the name of an object has to be. */
export function nameForm({ kind }: Pick<KubeObject, 'kind'>): NameForm {
  return FORMS.get(kind) ?? SUBDOMAIN;
}
