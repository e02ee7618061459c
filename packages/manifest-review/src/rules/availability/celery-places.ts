import type { Container, Workload } from '@vmshift/kubernetes';
import { celeryContainers, celeryOptionPath } from '../../cluster/celery-options';
import type { EnvironmentView } from '../../cluster/environment-view';
import { consumesQueues, workloadsOfRole } from '../../cluster/roles';
import { containerFields } from '../reads';

/** The command of Celery, with all of its options. */
export const CELERY_COMMAND = 'https://docs.celeryq.dev/en/stable/reference/cli.html';

/** How workers are started and what they do. */
export const CELERY_WORKERS = 'https://docs.celeryq.dev/en/stable/userguide/workers.html';

/** Where the options of Celery stand. */
export const COMMAND_FIELDS = containerFields('command', 'args');

/** A container of Celery in which a rule found something. */
export interface CeleryPlace {
  readonly object: string;
  readonly path: string;
  readonly now: string;
}

/** The workers. */
export function workers(view: EnvironmentView): readonly Workload[] {
  return view.workloads.filter(consumesQueues);
}

/** The workers, and the scheduler. */
export function startedByCelery(view: EnvironmentView): readonly Workload[] {
  return [...workers(view), ...workloadsOfRole(view, 'beat')];
}

/** A place for each container of Celery in which `now` finds something. @param names of the option, as a pattern */
export function celeryPlaces<Facts extends object>(
  workloads: readonly Workload[],
  names: string,
  now: (container: Container, workload: Workload) => ({ readonly now: string } & Facts) | undefined,
): readonly (CeleryPlace & Facts)[] {
  return workloads.flatMap((workload) =>
    celeryContainers(workload).flatMap((container) => {
      const found = now(container, workload);
      return found === undefined ? [] : [{ object: workload.name, path: celeryOptionPath(names, container), ...found }];
    }),
  );
}
