import type { ArgoCdApplication } from './argocd/application';
import type { ObservedPod } from './cluster/pod';

/** Whether all containers of a pod have ended for good; those of Jobs stay for their logs. */
export function isFinished({ phase }: Pick<ObservedPod, 'phase'>): boolean {
  return phase === 'Succeeded' || phase === 'Failed';
}

/**
 * The images that run, as they are asked for: those that Argo CD names, or those of the pods where it names none. It has
 * them from pods, which an AppProject that does not permit them hides from it.
 */
export function runningImages(
  { images }: Pick<ArgoCdApplication, 'images'>,
  pods: readonly ObservedPod[],
): readonly string[] {
  if (images.length > 0) return images;
  const running = pods.filter((pod) => !isFinished(pod)).flatMap(({ containers }) => containers);
  return [...new Set(running.map(({ image }) => image))];
}
