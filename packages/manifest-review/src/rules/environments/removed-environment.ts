import { type Comparison, changeRule } from '../rule';

const shared = {
  verdict: 'block',
  fix: 'to take an environment away, dump its data, remove it from the model, and destroy its stacks in their order',
  see: 'https://argo-cd.readthedocs.io/en/stable/user-guide/auto_sync/#automatic-pruning-with-allow-empty',
} as const;

/** An environment of which no object is left, with the claims that it had. */
function removals({ before, after }: Comparison) {
  if (before.objects.length === 0 || after.objects.length > 0) return [];
  const claims = before.ofKind('PersistentVolumeClaim').map(({ metadata }) => metadata.name);
  const place = { object: `Application/vmshift-${before.name}`, before: `${before.objects.length} objects` };
  return [{ ...place, name: before.name, claims }];
}

/** An environment keeps its objects. */
export const removedEnvironment = [
  changeRule({
    ...shared,
    id: 'environment-removed',
    title: 'An environment with data stays',
    judge: (comparison) => removals(comparison).filter(({ claims }) => claims.length > 0),
    class: 'data-loss',
    because: ({ name }) => `no manifest of ${name} is left`,
    impact: ({ claims }) =>
      `Argo CD finds nothing to apply for it: the sync fails, or all of it is pruned; nothing declares ${claims.join(', ')} any more`,
  }),
  changeRule({
    ...shared,
    id: 'environment-without-data-removed',
    title: 'An environment stays',
    judge: (comparison) => removals(comparison).filter(({ claims }) => claims.length === 0),
    class: 'outage',
    because: ({ name }) => `no manifest of ${name} is left`,
    impact: 'Argo CD finds nothing to apply for it: the sync fails, or all of it is pruned',
  }),
];
