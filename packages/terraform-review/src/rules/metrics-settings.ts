import { chartSettingRule, isOff } from './chart-setting';

/** Whether the load of pods is served to what scales them. */
export const metricsNotServed = chartSettingRule({
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
