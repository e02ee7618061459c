import { UserError } from '@vmshift/findings';
import { isStaleAccess, readContexts, reasonOf } from '@vmshift/observation';
import { ProgramMissing } from '../run-program';
import { inCluster, pasteable, removeAnnotation } from './restore-commands';
import type { RestorePlace } from './restore-place';
import { type RestoreState, readApplication, readNamespace } from './restore-state';
import type { RunKubectl } from './run-kubectl';

/** @throws UserError with all that a restore lacks; nothing is changed by then */
export async function requireRestorable(place: RestorePlace, { kubectl, pipe }: RunKubectl): Promise<void> {
  const contexts = await readContexts(kubectl).catch((error: unknown) => {
    const fix = error instanceof ProgramMissing ? error.fix : 'docs/setup.md#reach-a-cluster';
    throw new UserError([reasonOf(error), `  nothing was changed; fix: ${fix}`]);
  });
  const missing = [...new Set([place.context, place.argoCdContext])].filter((one) => !contexts.includes(one));
  if (missing.length > 0)
    throw new UserError([
      ...missing.map((context) => `kubectl has no context ${context}`),
      '  nothing was changed; fix: ./vmshiftctl access, which needs LINODE_TOKEN',
    ]);
  const asked: readonly (readonly [what: string, answer: Promise<unknown>])[] = [
    [`Argo CD's Application ${place.application}`, readApplication(place, kubectl).then(requireReconciled(place))],
    [`the pods of ${place.namespace}`, readNamespace(place, kubectl)],
    [
      `the CronJob ${place.cronJob}`,
      pipe([[...inCluster(place), 'get', 'cronjobs.batch', place.cronJob, '-o', 'name']]),
    ],
  ];
  const answers = await Promise.allSettled(asked.map(([, answer]) => answer));
  const problems = answers.flatMap((answer, index) =>
    answer.status === 'rejected' ? [`${asked[index]?.[0]}: ${reasonOf(answer.reason)}`] : [],
  );
  if (problems.length > 0)
    throw new UserError([
      ...problems,
      problems.some(isStaleAccess)
        ? '  nothing was changed; fix: ./vmshiftctl access, which needs LINODE_TOKEN'
        : '  nothing was changed',
    ]);
}

/** Argo CD would never start again what is stopped. */
function requireReconciled(place: RestorePlace) {
  return ({ application }: Pick<RestoreState, 'application'>): void => {
    if (!application.skipsReconcile) return;
    const remove = pasteable([removeAnnotation(place, 'argocd.argoproj.io/skip-reconcile')]);
    throw new Error(`an annotation tells Argo CD to leave it alone; to remove it: ${remove}`);
  };
}
