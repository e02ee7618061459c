import { UserError } from '@vmshift/findings';
import { type Dump, parseDumps } from './dumps';
import { createListJob, deleteJob, jobLog } from './restore-commands';
import { jobOutcome } from './restore-job';
import type { RestorePlace } from './restore-place';
import { readNamespace } from './restore-state';
import type { RunKubectl } from './run-kubectl';

/** Longest wait for a node with room and for the images, in seconds. */
const MOST_SECONDS = 300;
const POLL_SECONDS = 2;

/**
 * Lists the dumps by a Job in the cluster, which has the key of the bucket; people have none.
 * @param name of the Job, which is deleted at the end
 * @throws UserError where the bucket could not be listed
 */
export async function listDumps(
  place: RestorePlace,
  name: string,
  { kubectl, pipe }: RunKubectl,
  wait: (ms: number) => Promise<void>,
): Promise<readonly Dump[]> {
  await pipe(createListJob(place, name));
  try {
    for (let waited = 0; ; waited += POLL_SECONDS) {
      const outcome = jobOutcome(await readNamespace(place, kubectl), name);
      if (outcome.state === 'complete') return parseDumps(await pipe([jobLog(place, name)]));
      if (outcome.state === 'failed') throw new UserError(`the dumps cannot be listed: ${outcome.words}`);
      if (outcome.state === 'absent') throw new UserError(`the Job ${name}, which lists the dumps, was deleted`);
      if (outcome.state === 'active' && waited >= MOST_SECONDS)
        throw new UserError(
          `the Job ${name} did not list the dumps in ${MOST_SECONDS} s: ${outcome.waits ?? 'it still runs'}`,
        );
      await wait(POLL_SECONDS * 1000);
    }
  } finally {
    await pipe([deleteJob(place, name)]);
  }
}
