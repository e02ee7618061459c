import { counted } from '@vmshift/findings';
import { textAt, type Workload } from '@vmshift/kubernetes';
import type { EnvironmentView } from './environment-view';
import { highestReplicas, lowestReplicas } from './replicas';

/** `1 to 3 pods`, `1 pod at each run (17 2 * * *)`. */
export function printPods(workload: Workload, view: EnvironmentView): string {
  const { object } = workload;
  if (object.kind === 'DaemonSet') return 'one pod on each node';
  const [least, most] = [lowestReplicas(workload, view), highestReplicas(workload, view)];
  const pods = least === most ? counted(most, 'pod') : `${least} to ${counted(most, 'pod')}`;
  return object.kind === 'CronJob' ? `${pods} at each run (${textAt(object, 'spec.schedule')})` : pods;
}

/** The images of all containers, each once. */
export function printImages({ containers }: Workload): string {
  return [...new Set(containers.map(({ spec }) => textAt(spec, 'image') ?? 'no image'))].join(', ');
}
