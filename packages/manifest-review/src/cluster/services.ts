import { endpointsOf, type KubeObject, type Workload } from '@vmshift/kubernetes';
import type { EnvironmentView } from './environment-view';

/** The workloads that stay and to whose pods a Service sends traffic. */
export function serversOf(service: KubeObject, view: EnvironmentView): readonly Workload[] {
  return endpointsOf(
    service,
    view.workloads.filter(({ longRunning }) => longRunning),
  );
}
