import { RENDERED_KINDS, SHOWN_KINDS } from '@vmshift/environments';
import type { Rule } from '@vmshift/findings';
import { parseDocument } from '@vmshift/kubernetes';
import { matches } from '../argocd-rbac/permits';
import { at, isEmpty, type PlanObject, type PlanValue, stringsAt } from '../plan-value';
import { type PlanContext, resourceRule } from '../rule';
import { configMapRule, type IsHarmful, switchedOff } from './argocd-config-map';

const MANUAL = 'https://argo-cd.readthedocs.io/en/stable/operator-manual';
const CM = ['values', 'configs', 'cm'] as const;

/** Kinds of `dist/`, and those that stand in the tree of an Application below them. */
const WATCHED = [...RENDERED_KINDS, ...SHOWN_KINDS];

/** Entries of `resource.exclusions` or `resource.inclusions`; undefined where the text is no list. */
function entriesOf(release: PlanObject | null, key: string): readonly PlanValue[] | undefined {
  const text = at(release, ...CM, key);
  if (isEmpty(text)) return [];
  const document = typeof text === 'string' ? parseDocument(text) : text;
  return Array.isArray(document) ? document : undefined;
}

/** As Argo CD matches them: groups by globs, kinds by their names or all; a list that is not there stands for all. */
function covers(entry: PlanValue, { group, kind }: { readonly group: string; readonly kind: string }): boolean {
  const [groups, kinds] = [stringsAt(entry, 'apiGroups'), stringsAt(entry, 'kinds')];
  return (
    (groups.length === 0 || groups.some((pattern) => matches(pattern, group))) &&
    (kinds.length === 0 || kinds.includes('*') || kinds.includes(kind))
  );
}

/** Names of the kinds that Argo CD leaves out; undefined where it cannot read the setting. */
function leftOut(release: PlanObject | null): readonly string[] | undefined {
  const [excluded, included] = ['resource.exclusions', 'resource.inclusions'].map((key) => entriesOf(release, key));
  if (excluded === undefined || included === undefined) return undefined;
  return WATCHED.filter(
    (one) =>
      excluded.some((entry) => covers(entry, one)) ||
      (included.length > 0 && !included.some((entry) => covers(entry, one))),
  ).map(({ kind }) => kind);
}

const kindsLeftOut = resourceRule({
  types: ['helm_release'],
  chart: 'argo-cd',
  id: 'argocd-kinds-left-out',
  title: 'Argo CD watches the kinds that it delivers',
  actions: ['create', 'update', 'replace'],
  judge: ({ before, after }) => {
    const known = leftOut(before) ?? [];
    const is = leftOut(after);
    const gained = is?.filter((kind) => !known.includes(kind));
    if (gained?.length === 0 || (is === undefined && leftOut(before) === undefined)) return [];
    const path = [
      ...CM,
      isEmpty(at(after, ...CM, 'resource.inclusions')) ? 'resource.exclusions' : 'resource.inclusions',
    ];
    return [{ path, what: gained?.join(', ') ?? 'what no one can tell: the text is no list' }];
  },
  class: 'sync-failure',
  verdict: 'block',
  because: ({ what }) => `Argo CD no longer watches ${what}`,
  impact: 'such objects of dist/ are neither applied, nor compared, nor pruned; what fails in them is not shown',
  fix: 'leave the kinds of dist/, Pods and ReplicaSets out of it',
  see: `${MANUAL}/declarative-setup/#resource-exclusioninclusion`,
  reads: ['values.configs.cm["resource.exclusions"]', 'values.configs.cm["resource.inclusions"]'],
});

/** Whether a key that names a kind, such as `…health.apps_Deployment`, is about one of `dist/`. */
function isDelivered(key: string): boolean {
  const name = key.split('.').slice(3).join('.');
  if (name === '' || name === 'all' || name.includes('*')) return true;
  return WATCHED.some(({ group, kind }) => name === (group === '' ? kind : `${group}_${kind}`));
}

/** A customization that is another one for a kind of `dist/`. `ignoreResourceUpdates` saves work, and hides nothing. */
const customized: IsHarmful = () => true;

function customizationRule(
  texts: Pick<Parameters<typeof configMapRule>[0], 'id' | 'title' | 'class' | 'verdict' | 'impact' | 'fix' | 'see'>,
  keys: readonly string[],
  what: string,
): Rule<PlanContext> {
  const rule = configMapRule({
    ...texts,
    map: 'cm',
    keys: Object.fromEntries(keys.map((key) => [key, customized])),
    because: ({ key }) => `${what}: ${key}`,
  });
  const isJudged = (path: string) => {
    const key = /\["(resource\.customizations\.[^"]+)"\]/.exec(path)?.[1];
    return key === undefined || isDelivered(key);
  };
  return { ...rule, judge: (context) => rule.judge(context).filter(({ path }) => isJudged(path)) };
}

const healthRewritten = customizationRule(
  {
    id: 'argocd-health-rewritten',
    title: 'An object that fails is shown as failing',
    class: 'sync-failure',
    verdict: 'block',
    impact: 'an object that fails may count as healthy: releases are reported as done, alerts and diagnose keep quiet',
    fix: 'keep the health checks of Argo CD for the kinds of dist/',
    see: `${MANUAL}/health/#custom-health-checks`,
  },
  ['resource.customizations.health.*', 'resource.customizations', 'resource.customizations.useOpenLibs.*'],
  'a program of its own decides what is healthy',
);

const actionsAdded = customizationRule(
  {
    id: 'argocd-actions-changed',
    title: 'A button in Argo CD does what it did',
    class: 'privilege',
    verdict: 'warn',
    impact: 'who may run actions changes objects in a way that no commit holds',
    fix: 'keep the actions of Argo CD',
    see: `${MANUAL}/resource_actions/`,
  },
  ['resource.customizations.actions.*'],
  'a program of its own stands behind an action',
);

const differencesHidden = customizationRule(
  {
    id: 'argocd-differences-hidden',
    title: 'What differs from Git is shown, and brought back',
    class: 'sync-failure',
    verdict: 'block',
    impact: 'fields that someone changed by hand stay as they are, and the Application counts as Synced',
    fix: 'name the one field and its reason in ignoreDifferences of the Application',
    see: 'https://argo-cd.readthedocs.io/en/stable/user-guide/diffing/#system-level-configuration',
  },
  [
    'resource.customizations.ignoreDifferences.*',
    'resource.customizations.knownTypeFields.*',
    'resource.compareoptions',
  ],
  'differences of every Application are no longer told',
);

const trackingChanges = configMapRule({
  id: 'argocd-tracking-changes',
  title: 'Argo CD knows its objects again',
  map: 'cm',
  keys: {
    'application.resourceTrackingMethod': customized,
    'application.instanceLabelKey': customized,
    installationID: customized,
  },
  onlyChanges: true,
  class: 'sync-failure',
  verdict: 'warn',
  because: ({ key }) => `${key} decides by which mark Argo CD knows an object as one of its own`,
  impact:
    'until every Application has synced once, objects carry the mark of before: what leaves dist/ meanwhile is not pruned',
  fix: 'release nothing with it, sync each Application by hand after the apply, and look that all are Synced',
  see: 'https://argo-cd.readthedocs.io/en/stable/user-guide/resource_tracking/',
});

const comparesOtherwise = configMapRule({
  id: 'argocd-compares-otherwise',
  title: 'Argo CD compares as the API server does, and keeps the health of each object',
  map: 'params',
  keys: {
    'controller.diff.server.side': switchedOff,
    'controller.resource.health.persist': switchedOff,
  },
  onlyChanges: true,
  class: 'sync-failure',
  verdict: 'warn',
  because: ({ key }) => `${key} is no longer on`,
  impact:
    'defaults of the API server count as differences, or ./vmshiftctl diagnose no longer names the object that fails',
  fix: 'keep it true',
  see: 'https://argo-cd.readthedocs.io/en/stable/user-guide/diff-strategies/',
});

/** What Argo CD compares, and what it shows of it. */
export const argoCdComparisonRules: readonly Rule<PlanContext>[] = [
  kindsLeftOut,
  healthRewritten,
  actionsAdded,
  differencesHidden,
  trackingChanges,
  comparesOtherwise,
];
