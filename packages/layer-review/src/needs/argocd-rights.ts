import { RENDERED_KINDS } from '@vmshift/environments';
import { type Data, type KubeObject, objectName, recordsAt, stringMapAt, textAt, textsAt } from '@vmshift/kubernetes';
import type { EnvironmentView } from '@vmshift/manifest-review';
import {
  type EnvironmentStacks,
  makesNamespace,
  type Provider,
  placeOf,
  projectIn,
  resourcesOf,
} from '../environment-stacks';
import type { Need, NeedKind } from '../need';

/** What Argo CD does with an object: it watches, applies and prunes it. */
const VERBS = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete'];

/** By which a token names its account. */
const ACCOUNT = 'kubernetes.io/service-account.name';

const permittedKind: NeedKind = {
  name: 'permitted-kind',
  keeps: 'syncing',
  describe: (_, kinds) => `Argo CD’s permission to write ${kinds.join(', ')}, in its Role and its AppProject`,
  impact: 'Argo CD refuses the object, and the sync fails; what comes after it is not applied',
  fix: 'add the kind to packages/environments/src/kinds.ts, or declare the object in apps/infra',
};

/** The kinds that Argo CD has to be allowed to write. */
export function permittedKindNeeds({ objects }: EnvironmentView): readonly Need[] {
  return objects.map((object) => {
    const { kind } = object;
    const group = object.apiVersion.includes('/') ? (object.apiVersion.split('/')[0] ?? '') : '';
    return {
      ...{ kind: permittedKind, group: '', name: group === '' ? kind : `${kind}.${group}` },
      ...{ object: objectName(object), path: 'kind' },
      providers: (stacks) =>
        makesNamespace(stacks, object.metadata.namespace)
          ? [roleFor(group, object, stacks), ...projectFor(group, kind, stacks)]
          : [],
    };
  });
}

/** The name of a kind in a Role: of those that we render it is known, of others it follows the convention. */
function resourceOf(group: string, kind: string): string {
  const known = RENDERED_KINDS.find((one) => one.group === group && one.kind === kind);
  const name = kind.toLowerCase();
  return known?.resource ?? (/(?:s|x|ch|sh)$/.test(name) ? `${name}es` : `${name.replace(/y$/, 'ie')}s`);
}

/** A Role that allows all of it to the account whose token Argo CD has: it is the one that has a token at all. */
function roleFor(group: string, { kind, metadata }: KubeObject, stacks: EnvironmentStacks): Provider | undefined {
  const roles = rolesOfArgoCd(stacks);
  const resource = resourceOf(group, kind);
  const owner = resourcesOf(stacks, 'kubernetes_role').find(({ attributes }) => {
    const { name = '', namespace } = stringMapAt(attributes, 'metadata');
    if (!roles.includes(name) || namespace !== metadata.namespace) return false;
    const rules = recordsAt(attributes, 'rule').filter((rule) => allows(rule, group, resource));
    return VERBS.every((verb) => rules.some((rule) => holds(textsAt(rule, 'verbs'), verb)));
  });
  return owner && placeOf(owner, 'rule');
}

function rolesOfArgoCd(stacks: EnvironmentStacks): readonly string[] {
  const accounts = resourcesOf(stacks, 'kubernetes_secret')
    .filter(({ attributes }) => textAt(attributes, 'type') === 'kubernetes.io/service-account-token')
    .map(({ attributes }) => stringMapAt(attributes, 'metadata.annotations')[ACCOUNT]);
  return resourcesOf(stacks, 'kubernetes_role_binding')
    .filter(({ attributes }) =>
      recordsAt(attributes, 'subject').some((subject) => accounts.includes(textAt(subject, 'name'))),
    )
    .map(({ attributes }) => textAt(attributes, 'role_ref.name') ?? '');
}

function allows(rule: Data, group: string, resource: string): boolean {
  return (
    holds(textsAt(rule, 'api_groups'), group) &&
    holds(textsAt(rule, 'resources'), resource) &&
    textsAt(rule, 'resource_names').length === 0
  );
}

function holds(list: readonly string[], value: string): boolean {
  return list.includes(value) || list.includes('*');
}

/** Where the project of the Application allows the kind. An environment without an Application asks no project. */
function projectFor(group: string, kind: string, stacks: EnvironmentStacks): readonly (Provider | undefined)[] {
  const project = projectIn(stacks);
  if (project === undefined) return [];
  const allowed = recordsAt(project.project, 'namespaceResourceWhitelist');
  const refused = recordsAt(project.project, 'namespaceResourceBlacklist');
  // To Argo CD a list that is not there, or empty, allows every kind.
  const isAllowed = allowed.length === 0 || allowed.some((entry) => fits(entry, group, kind));
  const isPermitted = isAllowed && !refused.some((entry) => fits(entry, group, kind));
  return [isPermitted ? placeOf(project.release, project.path) : undefined];
}

/** Both are patterns. @see https://argo-cd.readthedocs.io/en/stable/operator-manual/project-specification/ */
function fits(entry: Data, group: string, kind: string): boolean {
  return matches(textAt(entry, 'group') ?? '', group) && matches(textAt(entry, 'kind') ?? '', kind);
}

function matches(pattern: string, value: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(value);
}
