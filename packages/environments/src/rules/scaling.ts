import { declaredProcesses } from '../application';
import type { ScalingConfig } from '../sizes-config';
import { environmentRule, isIntegerWithin, type Report } from './rule';

/** Protects the workloads from replica counts and autoscaler bounds that the API server refuses. */
export const scaling = environmentRule(
  {
    id: 'scaling',
    title: 'Replica counts and the bounds of autoscalers are ones that the API server accepts',
    see: 'https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/',
  },
  (environment, report) => {
    for (const [name, config] of declaredProcesses(environment)) {
      if (config.scaling) check(config.scaling, `processes.${name}.scaling`, report);
    }
  },
);

function check(config: ScalingConfig, path: string, report: Report): void {
  if (config.kind === 'fixed') {
    if (!isIntegerWithin(config.replicas, 1)) report(`${path}.replicas`, config.replicas, 'a whole number from 1');
    return;
  }
  // Which one it is, is a choice of its own.
  if (config.kind !== 'autoscaled') return;
  const { minReplicas, maxReplicas, targetCpuPercent } = config;
  for (const [bound, replicas] of Object.entries({ minReplicas, maxReplicas })) {
    if (!isIntegerWithin(replicas, 1)) report(`${path}.${bound}`, replicas, 'a whole number from 1');
  }
  if (isIntegerWithin(maxReplicas, 1) && minReplicas > maxReplicas)
    report(`${path}.minReplicas`, minReplicas, `at most maxReplicas, ${maxReplicas}`);
  if (!isIntegerWithin(targetCpuPercent, 1, 100)) {
    report(`${path}.targetCpuPercent`, targetCpuPercent, 'a whole number from 1 to 100');
  }
}
