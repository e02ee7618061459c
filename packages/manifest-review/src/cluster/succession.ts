import type { Container, Workload } from '@vmshift/kubernetes';
import type { EnvironmentView } from './environment-view';
import { isUnique, roleOf, workloadsOfRole } from './roles';

/**
 * What a workload was before the change: that of the same name, that of the same name and another kind, or the only one
 * of its role, which was then renamed.
 */
export function predecessor(workload: Workload, before: EnvironmentView, after: EnvironmentView): Workload | undefined {
  const same = before.workload(workload.name);
  if (same !== undefined || before.objects.length === 0) return same;
  const twin = before.workloads.find(({ object }) => object.metadata.name === workload.object.metadata.name);
  if (twin !== undefined) return after.workload(twin.name) === undefined ? twin : undefined;
  const role = roleOf(workload);
  if (!isUnique(role)) return undefined;
  const [old, ...others] = workloadsOfRole(before, role);
  return others.length === 0 && old !== undefined && after.workload(old.name) === undefined ? old : undefined;
}

/** Containers before and after: by name, else the ones that are left over, by their order. */
export function pairContainers(
  old: Workload,
  workload: Workload,
): readonly { readonly before: Container; readonly container: Container }[] {
  const names = new Set(workload.containers.map(({ name }) => name));
  const free = old.containers.filter(({ name }) => !names.has(name));
  return workload.containers.flatMap((container) => {
    const same = old.containers.find(({ name }) => name === container.name);
    const index = same ? -1 : free.findIndex(({ init }) => init === container.init);
    const before = same ?? (index < 0 ? undefined : free.splice(index, 1)[0]);
    return before === undefined ? [] : [{ before, container }];
  });
}
