import { resourceRule } from '../rule';
import { changedValues } from './changed-values';

/** Names under which charts say where their pods run, and how many may be away. */
const SCHEDULING = [
  ...['affinity', 'deploymentStrategy', 'dnsConfig', 'dnsPolicy', 'hostAliases', 'maxUnavailable', 'minAvailable'],
  ...['nodeSelector', 'priorityClassName', 'runtimeClassName', 'schedulerName', 'strategy'],
  ...['terminationGracePeriodSeconds', 'tolerations', 'updateStrategy'],
];

/** Values by which pods find no node, no server, or all go at once. */
export const chartScheduling = resourceRule({
  id: 'chart-scheduling',
  title: 'Pods of a chart find a node, and some stay while others go',
  types: ['helm_release'],
  actions: ['update'],
  judge: (release) => changedValues(release, SCHEDULING).map(({ path, name }) => ({ path, name })),
  class: 'outage',
  verdict: 'warn',
  because: ({ name }) => `${name} decides where the pods of the chart run, whom they find, or how many may be away`,
  impact: 'where no node fits the upgrade fails; where all pods may be away at once, what they serve is away too',
  fix: 'leave it to the chart; what is needed, try in dev or staging first',
  see: 'https://kubernetes.io/docs/concepts/scheduling-eviction/',
  reads: SCHEDULING.map((name) => `values.**.${name}`),
});
