import type { Edit } from './environment-draft';

/**
 * Puts a container of the same image next to that of a Deployment, as an exporter stands.
 * @param place @default behind it
 */
export function sidecar(deployment: string, command: readonly string[], place: 'before' | 'behind' = 'behind'): Edit {
  return (draft) =>
    draft.map<readonly Readonly<Record<string, unknown>>[]>(
      deployment,
      'spec.template.spec.containers',
      (containers) => {
        const { image, resources, securityContext, env } = containers[0] ?? {};
        const added = { name: 'exporter', command, image, resources, securityContext, env };
        return place === 'before' ? [added, ...containers] : [...containers, added];
      },
    );
}
