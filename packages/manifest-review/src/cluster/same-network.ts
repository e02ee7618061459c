import type { Workload } from '@vmshift/kubernetes';
import { asText, canonical, recordsAt } from '@vmshift/kubernetes';
import type { EnvironmentView } from './environment-view';

/**
 * Whether nothing that decides who can connect to whom differs: the policies, the labels and ports of the pods, and
 * whether certificates are issued. Objects that did not change are the same objects on both sides.
 */
export function sameNetwork(before: EnvironmentView, after: EnvironmentView): boolean {
  return (
    sameObjects(before, after, 'NetworkPolicy') &&
    sameObjects(before, after, 'Ingress') &&
    sameObjects(before, after, 'Service') &&
    before.workloads.length === after.workloads.length &&
    after.workloads.every((workload) => {
      const old = before.workload(workload.name);
      return old !== undefined && (old.object === workload.object || ends(old) === ends(workload));
    })
  );
}

function sameObjects(before: EnvironmentView, after: EnvironmentView, kind: string): boolean {
  const [was, is] = [before.ofKind(kind), after.ofKind(kind)];
  return was.length === is.length && was.every((object, index) => object === is[index]);
}

/** What the rules see of a pod as an end of a connection: the labels, and everything that names a port or a server. */
function ends({ labels, containers, pod }: Workload): string {
  const told = containers.map(({ name, spec }) => [
    name,
    recordsAt(spec, 'ports'),
    spec.command,
    spec.args,
    spec.env,
    repository(spec.image),
  ]);
  return canonical([labels, told, pod.volumes]);
}

function repository(image: unknown): string {
  return (
    asText(image)
      .split('@')[0]
      ?.replace(/:[^/]*$/, '') ?? ''
  );
}
