import { UserError } from '@vmshift/findings';
import { readContexts, reasonOf } from '@vmshift/observation';
import { inCluster } from './restore-commands';
import type { RestorePlace } from './restore-place';
import { readApplication, readNamespace } from './restore-state';
import type { RunKubectl } from './run-kubectl';

/** @throws UserError with all that a restore lacks; nothing is changed by then */
export async function requireRestorable(place: RestorePlace, { kubectl, pipe }: RunKubectl): Promise<void> {
  const contexts = await readContexts(kubectl).catch((error: unknown) => {
    throw new UserError([reasonOf(error), '  nothing was changed; fix: docs/operations.md#reach-a-cluster']);
  });
  const missing = [...new Set([place.context, place.argoCdContext])].filter((one) => !contexts.includes(one));
  if (missing.length > 0)
    throw new UserError([
      ...missing.map((context) => `kubectl has no context ${context}`),
      '  nothing was changed; fix: ./vmshiftctl access, which needs LINODE_TOKEN',
    ]);
  const asked: readonly (readonly [what: string, answer: Promise<unknown>])[] = [
    [`Argo CD's Application ${place.application}`, readApplication(place, kubectl)],
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
  if (problems.length > 0) throw new UserError([...problems, '  nothing was changed']);
}
