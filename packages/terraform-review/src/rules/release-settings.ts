import type { Rule } from '@vmshift/findings';
import { at, isEmpty, numberAt, type PlanValue } from '../plan-value';
import { type PlanContext, resourceRule } from '../rule';

const TYPES = ['helm_release'];
const RELEASE = 'https://registry.terraform.io/providers/hashicorp/helm/latest/docs/resources/release';

/** What an option of a release does, by the value that takes something away. A value that is left out is the default. */
const OPTIONS: Readonly<Record<string, { readonly safe: boolean; readonly impact: string }>> = {
  atomic: { safe: true, impact: 'an upgrade that fails stays half done; nothing takes it back' },
  wait: { safe: true, impact: 'an upgrade counts as done before a pod of it runs' },
  cleanup_on_fail: { safe: false, impact: 'objects of an upgrade that fails are deleted, new volumes too' },
  create_namespace: { safe: false, impact: 'a namespace is made without its Pod Security level and its labels' },
  dependency_update: { safe: false, impact: 'charts that are not locked are downloaded and installed' },
  devel: { safe: false, impact: 'versions that are not released are installed' },
  disable_crd_hooks: { safe: false, impact: 'objects of a new version meet the definitions of the old one' },
  disable_openapi_validation: {
    safe: false,
    impact: 'objects that the API server does not know are sent all the same',
  },
  disable_webhooks: { safe: false, impact: 'migrations and checks of the chart do not run' },
  force_update: { safe: false, impact: 'objects that cannot change in place are deleted and made again, volumes too' },
  pass_credentials: { safe: false, impact: 'the password of the repository is sent to other hosts' },
  recreate_pods: { safe: false, impact: 'all pods of the release stop at once when it is upgraded' },
  replace: { safe: false, impact: 'a release of the same name is installed over another one' },
  reset_values: { safe: false, impact: 'values of earlier upgrades are dropped' },
  reuse_values: { safe: false, impact: 'values of earlier upgrades stay, so that what is removed here still counts' },
  skip_crds: { safe: false, impact: 'the definitions that the objects need are not installed' },
  take_ownership: { safe: false, impact: 'objects that another release or person made are taken over and changed' },
  upgrade_install: { safe: false, impact: 'a release that runs is upgraded where a new one is meant' },
  verify: { safe: true, impact: 'the signature of the chart is not checked' },
};

/** What an option is where it is left out: everything is off, but that Helm waits. */
function settingOf(name: string, value: PlanValue | undefined): PlanValue {
  return value ?? name === 'wait';
}

/** Whether the option takes something away there. */
function isUnsafe(name: string, value: PlanValue | undefined): boolean {
  const setting = settingOf(name, value);
  return typeof setting === 'boolean' && setting !== OPTIONS[name]?.safe;
}

const releaseOption = resourceRule({
  id: 'release-option',
  title: 'Helm upgrades a release whole, or not at all',
  types: TYPES,
  actions: ['update'],
  judge: ({ before, after }) =>
    Object.keys(OPTIONS).flatMap((name) =>
      isUnsafe(name, at(after, name)) && !isUnsafe(name, at(before, name)) ? [{ path: [name], name }] : [],
    ),
  class: 'outage',
  verdict: 'warn',
  because: ({ name, after }) => `${name} of the release becomes ${after ?? 'what it is by default'}`,
  impact: ({ name }) => OPTIONS[name]?.impact ?? '',
  fix: ({ name }) => `leave ${name} as it was`,
  see: RELEASE,
  reads: Object.keys(OPTIONS),
});

/** A pod whose image has to be pulled to a new node is seldom ready sooner. */
const SHORTEST_TIMEOUT_SECONDS = 120;

const releaseTimeout = resourceRule({
  id: 'release-timeout-short',
  title: 'Helm waits until the pods of an upgrade have had the time to start',
  types: TYPES,
  actions: ['create', 'update'],
  judge: ({ before, after }) => {
    const [was, is] = [numberAt(before, 'timeout'), numberAt(after, 'timeout')];
    if (is === undefined || is >= SHORTEST_TIMEOUT_SECONDS || (was !== undefined && was <= is)) return [];
    return [{ path: ['timeout'], seconds: is, isAtomic: at(after, 'atomic') === true }];
  },
  class: 'sync-failure',
  verdict: 'warn',
  because: ({ seconds }) => `Helm gives up after ${seconds} s`,
  impact: ({ isAtomic }) =>
    isAtomic
      ? 'an upgrade whose images are still being pulled is taken back, each time that it is tried'
      : 'an upgrade whose images are still being pulled counts as failed, and stays half done',
  fix: `keep timeout at ${SHORTEST_TIMEOUT_SECONDS} or above; it costs nothing where the pods are ready sooner`,
  see: RELEASE,
  reads: ['timeout'],
});

/** Arguments whose values no plan shows, over what `values` sets. */
const UNSEEN = [
  'set',
  'set_list',
  'set_sensitive',
  'set_wo',
  'postrender',
  'repository_password',
  'repository_username',
];

const releaseValuesApart = resourceRule({
  id: 'release-values-apart',
  title: 'What is set in a chart is reviewed in its values',
  types: TYPES,
  actions: ['create', 'update'],
  judge: ({ changes, configured, action, after }) => {
    const names = action === 'create' ? [...configured] : changes.map(({ path: [name] }) => String(name));
    return UNSEEN.filter((name) => names.includes(name) && !isEmpty(at(after, name))).map((name) => ({
      path: [name],
      name,
    }));
  },
  class: 'privilege',
  verdict: 'warn',
  because: ({ name }) => `the release has ${name}, and what it holds is hidden`,
  impact: 'it overrides the values that were reviewed: an image, a right or a host may be another one',
  fix: 'write what is no secret under values; for a secret name a Secret that the chart reads',
  see: RELEASE,
  reads: UNSEEN,
});

/** How Helm carries out an upgrade, and what it sets besides the values. */
export const releaseSettingRules: readonly Rule<PlanContext>[] = [releaseOption, releaseTimeout, releaseValuesApart];
