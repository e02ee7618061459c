import { oneLine } from '@vmshift/findings';
import type { ObservedCronJob, ObservedJob } from '@vmshift/observation';
import type { Evidence } from '../../diagnosis';
import type { EnvironmentView } from '../../view';
import { lastWords, seen } from '../cluster/seen-cluster';

/** The newest Job of a CronJob, where it failed and no later one succeeded. */
export function failedJob(view: EnvironmentView, { name }: ObservedCronJob): ObservedJob | undefined {
  const [newest] = seen(view, 'jobs')
    .filter(
      ({ owner, completedAt, conditions }) =>
        owner === `CronJob/${name}` && (completedAt !== undefined || conditions.length > 0),
    )
    .toSorted((one, other) => Date.parse(other.createdAt ?? '') - Date.parse(one.createdAt ?? ''));
  return newest?.conditions.some(({ type, status }) => type === 'Failed' && status === 'True') ? newest : undefined;
}

/** Why a Job failed: the last words of its pod, `why` as the end of a sentence, and why Kubernetes counts it as failed. */
export function failureOf(
  view: EnvironmentView,
  { name, conditions }: ObservedJob,
): { readonly evidence: readonly Evidence[]; readonly why: string } {
  const object = `Job/${name}`;
  const words = lastWords(view, object);
  const reasons = conditions
    .filter(({ type }) => type === 'Failed')
    .map(({ reason = 'Failed', message = '' }) => ({ object, message: oneLine(`${reason}: ${message}`) }));
  return {
    evidence: [...(words === undefined ? [] : [words]), ...reasons],
    why: words === undefined ? '' : `: ${words.message}`,
  };
}
