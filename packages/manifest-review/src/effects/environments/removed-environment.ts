import type { Effect } from '../effect';

/** An environment whose whole folder is gone. */
export const removedEnvironment: Effect = ({ before, after }) => {
  if (before.objects.length === 0 || after.objects.length > 0) return [];
  const claims = before.ofKind('PersistentVolumeClaim').map(({ metadata }) => metadata.name);
  return [
    {
      id: 'environment-removed',
      class: claims.length > 0 ? 'data-loss' : 'outage',
      verdict: 'block',
      object: `Application/vmshift-${before.name}`,
      path: '',
      before: `${before.objects.length} objects`,
      after: undefined,
      because: `no manifest of ${before.name} is left`,
      impact: `Argo CD finds nothing to apply for it: the sync fails, or all of it is pruned${claims.length > 0 ? `; nothing declares ${claims.join(', ')} any more` : ''}`,
      fix: 'to take an environment away, dump its data, remove it from the model, and destroy its stacks in their order',
      see: 'https://argo-cd.readthedocs.io/en/stable/user-guide/auto_sync/#automatic-pruning-with-allow-empty',
    },
  ];
};
