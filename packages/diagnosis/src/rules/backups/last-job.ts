import { oneLine } from '@vmshift/findings';
import type { ObservedCronJob, ObservedJob } from '@vmshift/observation';
import type { Evidence } from '../../diagnosis';
import type { EnvironmentView } from '../../view';
import { seen } from '../cluster/seen-cluster';

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

/** Why Kubernetes counts a Job as failed. */
export function failureEvidence({ name, conditions }: ObservedJob): readonly Evidence[] {
  return conditions
    .filter(({ type }) => type === 'Failed')
    .map(({ reason = 'Failed', message = '' }) => ({
      object: `Job/${name}`,
      message: oneLine(`${reason}: ${message}`),
    }));
}
