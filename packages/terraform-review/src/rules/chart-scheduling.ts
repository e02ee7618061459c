import { resourceRule } from '../rule';
import { changedValues } from './changed-values';

/** Names under which charts say where their pods run, and how many may be away. */
const SCHEDULING = [
  ...['affinity', 'deploymentStrategy', 'dnsConfig', 'dnsPolicy', 'hardAntiAffinity', 'hostAliases'],
  ...['maxUnavailable', 'minAvailable'],
  ...['nodeSelector', 'priorityClassName', 'runtimeClassName', 'schedulerName', 'strategy'],
  ...['terminationGracePeriodSeconds', 'tolerations', 'topologySpreadConstraints', 'updateStrategy'],
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

const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe'];

/** By what Kubernetes sees that a pod of a chart works. */
export const componentProbes = resourceRule({
  id: 'component-probes',
  title: 'A pod of a chart is restarted when it hangs, and for no other reason',
  types: ['helm_release'],
  actions: ['update'],
  judge: (release) => changedValues(release, PROBES).map(({ path, name }) => ({ path, name })),
  class: 'outage',
  verdict: 'warn',
  because: ({ name }) =>
    name === 'readinessProbe'
      ? `${name} decides when a pod of the chart gets requests`
      : `${name} decides when a pod of the chart is restarted`,
  impact: ({ name }) =>
    name === 'readinessProbe'
      ? 'a stricter one takes all pods away at once under load; a laxer one sends requests to pods that do not answer'
      : 'a stricter one restarts pods under load, which makes the others slower; a laxer one leaves a pod that hangs',
  fix: 'leave it to the chart; what is needed, try in dev or staging under load first',
  see: 'https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/',
  reads: PROBES.map((name) => `values.**.${name}`),
});
