import type { Rule } from '@vmshift/findings';
import { at, isEmpty, isPlanObject, numberAt, type PlanObject, type PlanValue, stringAt } from '../plan-value';
import { type PlanContext, resourceRule } from '../rule';
import { configMapRule, type IsHarmful, switchedOn } from './argocd-config-map';
import { chartSettingRule, isOff } from './chart-setting';
import { everyApplication } from './existing-applications';

const MANUAL = 'https://argo-cd.readthedocs.io/en/stable/operator-manual';
const PARAMS = `${MANUAL}/argocd-cmd-params-cm-yaml/`;
const CHART = 'https://github.com/argoproj/argo-helm/tree/main/charts/argo-cd';
const chart = 'argo-cd';

/** A sync with a hook that creates tables takes minutes. */
const SHORTEST_SYNC_SECONDS = 600;
/** What a person changed in a cluster should not stay longer. */
const LONGEST_HEALING_SECONDS = 600;

const number = (value: PlanValue | undefined) => (isEmpty(value) ? undefined : Number(value));
const isNone: IsHarmful = (after) => number(after) === 0;
const cutsShort: IsHarmful = (after) => {
  const seconds = number(after);
  return seconds !== undefined && seconds > 0 && seconds < SHORTEST_SYNC_SECONDS;
};
const healsLate: IsHarmful = (after) => (number(after) ?? 0) > LONGEST_HEALING_SECONDS;

const historyOf = (application: PlanValue | undefined) => numberAt(application, 'revisionHistoryLimit') ?? 10;

/** Whether Argo CD gets its work done, and what it keeps of it. */
export const argoCdWorkerRules: readonly Rule<PlanContext>[] = [
  configMapRule({
    id: 'argocd-no-workers',
    title: 'Argo CD compares and syncs',
    map: 'params',
    keys: { 'controller.status.processors': isNone, 'controller.operation.processors': isNone },
    class: 'sync-failure',
    verdict: 'block',
    because: ({ key }) => `${key} becomes 0: nothing works on that queue`,
    impact: 'no Application is compared, or none is synced: no release and no rollback reaches a cluster',
    fix: 'leave it out',
    see: PARAMS,
  }),
  configMapRule({
    id: 'argocd-sync-cut-short',
    title: 'A sync gets the time that its hooks and rollouts take',
    map: 'params',
    keys: { 'controller.sync.timeout.seconds': cutsShort },
    class: 'sync-failure',
    verdict: 'warn',
    because: ({ value }) => `a sync is ended after ${value} s, wherever it is`,
    impact: 'a release whose tables are still being created, or whose pods still start, stays half applied',
    fix: `leave it out, which is without a bound, or set ${SHORTEST_SYNC_SECONDS} or more`,
    see: PARAMS,
  }),
  configMapRule({
    id: 'argocd-heals-late',
    title: 'What is changed by hand is taken back within minutes',
    map: 'params',
    keys: {
      'controller.self.heal.timeout.seconds': healsLate,
      'controller.self.heal.backoff.cap.seconds': healsLate,
    },
    class: 'sync-failure',
    verdict: 'warn',
    because: ({ key, value }) => `${key} becomes ${value}`,
    impact: 'what someone changes or deletes by hand in a cluster stays so for that long',
    fix: 'leave it out',
    see: PARAMS,
  }),
  configMapRule({
    id: 'argocd-writes-to-git',
    title: 'Argo CD reads Git, and writes nothing there',
    map: 'params',
    keys: { 'hydrator.enabled': switchedOn },
    class: 'privilege',
    verdict: 'warn',
    because: () => 'Argo CD pushes the manifests that it renders to branches',
    impact: 'it needs a credential that writes to the repository, and commits there that no person reviews',
    fix: 'leave hydrator.enabled out: dist/ is rendered and reviewed before it is merged',
    see: 'https://argo-cd.readthedocs.io/en/stable/user-guide/source-hydrator/',
  }),
  chartSettingRule({
    id: 'argocd-redis-unreached',
    title: 'Argo CD reaches its Redis',
    chart,
    setting: ['redis-ha', 'haproxy', 'enabled'],
    isHarmful: isOff,
    class: 'sync-failure',
    verdict: 'block',
    because: 'what leads to the first of the Redis servers goes, and the chart names no other address',
    impact: 'Argo CD finds no cache: no Application is compared or synced, and no login is kept',
    fix: 'leave redis-ha.haproxy.enabled out',
    see: CHART,
  }),
  chartSettingRule({
    id: 'argocd-secret-deleted',
    title: 'Argo CD keeps the key of its sessions',
    chart,
    setting: ['configs', 'secret', 'createSecret'],
    isHarmful: isOff,
    takesAway: true,
    class: 'outage',
    verdict: 'block',
    because: 'the Secret argocd-secret leaves the chart, and Helm deletes it',
    impact:
      'the password of admin, every session and the secret of the webhook are lost, and the server does not start',
    fix: 'leave configs.secret.createSecret out',
    see: CHART,
  }),
  chartSettingRule({
    id: 'argocd-crds-not-upgraded',
    title: 'The kinds of Argo CD are those of its version',
    chart,
    setting: ['crds', 'install'],
    isHarmful: isOff,
    class: 'sync-failure',
    verdict: 'warn',
    because: 'the chart no longer holds its CRDs, which stay as they are',
    impact: 'after an upgrade fields of Applications that the earlier version did not know are dropped in silence',
    fix: 'leave crds.install out',
    see: CHART,
  }),
  resourceRule({
    types: ['helm_release'],
    chart: 'argocd-apps',
    id: 'application-without-history',
    title: 'Argo CD keeps when each revision was deployed',
    actions: ['create', 'update'],
    judge: (release) =>
      everyApplication(release)
        .filter(({ before, after }) => historyOf(after) === 0 && historyOf(before) !== 0)
        .map(({ path }) => ({ path: [...path, 'revisionHistoryLimit'] })),
    class: 'sync-failure',
    verdict: 'warn',
    because: 'the Application keeps no history of what it deployed',
    impact: './vmshiftctl where and watch no longer tell when a build reached the environment',
    fix: 'leave revisionHistoryLimit out, which is 10',
    see: 'https://argo-cd.readthedocs.io/en/stable/user-guide/application-specification/',
    reads: ['values.applications.*.revisionHistoryLimit'],
  }),
  resourceRule({
    types: ['helm_release'],
    chart: 'argocd-apps',
    id: 'application-operation',
    title: 'A sync begins by a commit, or by a person',
    actions: ['create', 'update'],
    judge: (release) =>
      everyApplication(release)
        .map(({ path, before, after }) => ({
          path: [...path, 'operation'],
          was: at(before, 'operation'),
          is: at(after, 'operation'),
        }))
        .filter(({ was, is }) => !isEmpty(is) && JSON.stringify(was) !== JSON.stringify(is))
        .map(({ path }) => ({ path })),
    class: 'wrong-image',
    verdict: 'block',
    because: 'the Application begins an operation at the apply',
    impact: 'the revision and the options in it are synced at once, whatever automated, windows and holds say',
    fix: 'leave operation out; a person syncs by ./vmshiftctl or argocd app sync',
    see: 'https://argo-cd.readthedocs.io/en/stable/user-guide/sync-options/',
    reads: ['values.applications.*.operation'],
  }),
  resourceRule({
    types: ['helm_release'],
    chart: 'argocd-apps',
    id: 'project-clusters-refused',
    title: 'A project may deploy to the cluster of its environment',
    actions: ['create', 'update'],
    judge: ({ before, after }) => {
      const isRefusing = (side: PlanObject | null, name: string) =>
        at(side, 'values', 'projects', name, 'permitOnlyProjectScopedClusters') === true;
      const projects = at(after, 'values', 'projects');
      return Object.keys(isPlanObject(projects) ? projects : {})
        .filter((name) => isRefusing(after, name) && !isRefusing(before, name))
        .map((name) => ({ path: ['values', 'projects', name, 'permitOnlyProjectScopedClusters'], name }));
    },
    class: 'sync-failure',
    verdict: 'block',
    because: ({ name }) => `the project ${name} takes only clusters whose Secret names it`,
    impact: 'its Application is refused its cluster: no release and no rollback gets there',
    fix: 'leave permitOnlyProjectScopedClusters out; destinations bound the project',
    see: 'https://argo-cd.readthedocs.io/en/stable/user-guide/projects/#project-scoped-repositories-and-clusters',
    reads: ['values.projects.*.permitOnlyProjectScopedClusters'],
  }),
  resourceRule({
    types: ['helm_release'],
    chart,
    id: 'argocd-other-redis',
    title: 'Argo CD takes its cache from its own Redis',
    actions: ['create', 'update'],
    judge: ({ before, after }) => {
      const path = ['values', 'externalRedis', 'host'];
      const host = stringAt(after, ...path);
      return isEmpty(host) || host === stringAt(before, ...path) ? [] : [{ path, host: host ?? '' }];
    },
    class: 'privilege',
    verdict: 'block',
    because: ({ host }) => `the Redis of Argo CD is ${host} where the chart installs none`,
    impact: 'who writes there decides which manifests Argo CD takes for those of Git',
    fix: 'leave externalRedis out',
    see: CHART,
    reads: ['values.externalRedis.host'],
  }),
];
