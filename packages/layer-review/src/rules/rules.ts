import { defineRule, type FindingClass, type Place, type Rule, terraformObject } from '@vmshift/findings';
import { once } from '@vmshift/manifest-review';
import { type Dependency, type DependencyState, dependencies, type LayerComparison } from '../dependencies';
import type { Provider } from '../environment-stacks';
import type { NeedKind } from '../need';
import { secretServerRules } from './secret-servers';
import { stackOfAny } from './stack-names';

/** Six rules ask for them. */
const dependenciesOf = once(dependencies);

/** The dependencies of one state that keep pods running, or Argo CD syncing. */
function dependenciesIn(comparison: LayerComparison, state: DependencyState, keeps: NeedKind['keeps']) {
  return dependenciesOf(comparison)
    .filter((one) => one.state === state && one.kind.keeps === keeps)
    .map((one) => ({ ...one, thing: one.kind.describe(one.group, one.names) }));
}

type Described = Dependency & { readonly thing: string };

/** The place of the first object that needs it. */
function placeOfNeed({ objects: [object = ''], path, thing }: Described): Place {
  return { object, path, now: thing };
}

/** The place in the stack that provided it; what holds all of them where one resource provided several. */
function placeOfProvider({ providers, thing }: Described): Place {
  const [{ stack, address } = { stack: '', address: '' }] = providers;
  const paths = new Set(providers.filter((one) => one.address === address).map(({ path }) => path));
  const [path = ''] = paths.size === 1 ? paths : [];
  return { object: terraformObject(stack, address), path, before: thing };
}

/** `cluster-<environment>: linode_lke_node_pool.batch labels {…}`, which is the same text for every environment. */
function printProvider({ stack, address, path, value }: Provider): string {
  const place = [address, path].filter((part) => part !== '').join(' ');
  return `${stackOfAny(stack)}: ${place}${value === undefined ? '' : ` (${value})`}`;
}

function listed(texts: readonly string[]): string {
  return texts.length < 2 ? texts.join('') : `${texts.slice(0, -1).join(', ')} and ${texts.at(-1)}`;
}

function areNeededBy(objects: readonly string[]): string {
  return `which ${listed(objects)} ${objects.length === 1 ? 'needs' : 'need'}`;
}

/** Rules that tell that everything goes, whatever needs it. */
const WITH_ALL = ['cluster-destroyed', 'namespace-destroyed', 'argocd-uninstalled', 'applications-uninstalled'];

/** The three ways in which the layers disagree, for what keeps one thing going. */
function rulesFor(
  prefix: string,
  keeps: NeedKind['keeps'],
  threat: FindingClass,
  explainedBy: readonly string[],
): readonly Rule<LayerComparison>[] {
  const shared = { class: threat, verdict: 'block' } as const;
  const see = 'https://argo-cd.readthedocs.io/en/stable/user-guide/auto_sync/';
  const purpose = keeps === 'running' ? 'run' : 'be synced';
  return [
    defineRule('layers', {
      ...shared,
      id: `${prefix}-missing`,
      title: `A stack provides what objects need of Terraform to ${purpose}`,
      judge: (comparison: LayerComparison) =>
        dependenciesIn(comparison, 'missing', keeps).map((one) => ({ ...one, ...placeOfNeed(one) })),
      because: ({ thing, objects }) => `no stack of this change provides ${thing}, ${areNeededBy(objects)}`,
      impact: ({ kind }) => kind.impact,
      fix: ({ kind }) => kind.fix,
      see,
      explainedBy,
    }),
    defineRule('layers', {
      ...shared,
      id: `${prefix}-not-deployed`,
      title: `What objects need of Terraform to ${purpose} is deployed before them`,
      judge: (comparison: LayerComparison) =>
        dependenciesIn(comparison, 'not-deployed', keeps).map((one) => ({ ...one, ...placeOfNeed(one) })),
      because: ({ thing, objects }) =>
        `Argo CD applies ${listed(objects)} within minutes of the merge, and ${thing} comes with a later deploy of Terraform, which may wait for an approval`,
      impact: ({ kind }) => kind.impact,
      fix: ({ providers }) =>
        `merge this first, in a change of its own: ${providers.map(printProvider).join('; ')}; when infra.yaml has deployed it, merge the rest`,
      see,
    }),
    defineRule('layers', {
      ...shared,
      id: `${prefix}-removed`,
      title: `What objects need of Terraform to ${purpose} stays until they need it no more`,
      judge: (comparison: LayerComparison) =>
        dependenciesIn(comparison, 'removed', keeps).map((one) => ({ ...one, ...placeOfProvider(one) })),
      because: ({ thing, objects, isStillNeeded }) =>
        isStillNeeded
          ? `the stack no longer provides ${thing}, ${areNeededBy(objects)}`
          : `the stack no longer provides ${thing}, ${areNeededBy(objects)} until Argo CD has synced this change: the deploy of Terraform does not wait for that`,
      impact: ({ kind }) => kind.impact,
      fix: ({ thing, isStillNeeded }) =>
        isStillNeeded
          ? `keep ${thing}`
          : `merge the change of dist/ first, without this one; when Argo CD has synced it, remove ${thing} from the stack`,
      see,
      explainedBy: WITH_ALL,
    }),
  ];
}

/** Every rule about both layers of an environment. */
export const layerRules: readonly Rule<LayerComparison>[] = [
  ...secretServerRules,
  ...rulesFor('dependency', 'running', 'outage', [
    ...['reference-missing', 'node-selector-fits-no-node', 'reserved-pool-not-tolerated'],
    ...['ingress-class-changes', 'certificate-issuer-changes'],
  ]),
  ...rulesFor('sync-dependency', 'syncing', 'sync-failure', [
    ...['kind-not-permitted', 'secret-in-manifests', 'api-version-not-served', 'namespace-wrong'],
  ]),
];
