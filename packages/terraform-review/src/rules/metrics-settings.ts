import type { Rule } from '@vmshift/findings';
import { at, isPlanObject, type PlanObject, stringsAt } from '../plan-value';
import { type PlanContext, resourceRule } from '../rule';
import { chartSettingRule, isOff } from './chart-setting';

/** Whether the load of pods is served to what scales them. */
const metricsNotServed = chartSettingRule({
  id: 'metrics-not-served',
  title: 'Autoscalers see the load',
  chart: 'metrics-server',
  setting: ['apiService', 'create'],
  isHarmful: isOff,
  takesAway: true,
  class: 'capacity',
  verdict: 'block',
  because: 'the API of metrics goes, and with it what autoscalers read',
  impact: 'no autoscaler adds a pod under load, and none takes one away',
  fix: 'leave apiService.create on',
  see: 'https://github.com/kubernetes-sigs/metrics-server/blob/master/charts/metrics-server/values.yaml',
});

const INSECURE = '--kubelet-insecure-tls';
const takesAnyCertificate = (release: PlanObject | null) =>
  stringsAt(release, 'values', 'args').some((argument) => argument === INSECURE || argument === `${INSECURE}=true`);

/** Kubelets of LKE sign their certificates themselves. */
const kubeletsRefused = resourceRule({
  id: 'metrics-kubelets-refused',
  title: 'metrics-server reads the load of the nodes',
  types: ['helm_release'],
  chart: 'metrics-server',
  actions: ['update'],
  judge: ({ before, after }) =>
    isPlanObject(at(after, 'values')) && takesAnyCertificate(before) && !takesAnyCertificate(after)
      ? [{ path: ['values', 'args'] }]
      : [],
  class: 'capacity',
  verdict: 'block',
  because: `metrics-server loses ${INSECURE}, and the kubelets of LKE sign their certificates themselves`,
  impact: 'it refuses every node: no autoscaler adds a pod under load, and none takes one away',
  fix: `keep ${INSECURE} among args`,
  see: 'https://github.com/kubernetes-sigs/metrics-server#requirements',
  reads: ['values.args'],
});

/** Whether autoscalers see the load. */
export const metricsRules: readonly Rule<PlanContext>[] = [metricsNotServed, kubeletsRefused];
