import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import type { RequiredJob } from './github-settings';

const WORKFLOW = z.object({ jobs: z.record(z.string(), z.unknown()) });

const JOB = z.object({
  name: z.string().optional(),
  strategy: z.object({ matrix: z.record(z.string(), z.array(z.union([z.string(), z.number()]))) }).optional(),
});

/**
 * Names of the checks that jobs report, as their workflow files give them: the name of the job, with the values of its
 * matrix behind it.
 * @throws Error for a job that its workflow does not have
 * @see https://docs.github.com/actions/reference/workflow-syntax-for-github-actions#jobsjob_idname
 */
export function requiredChecks(root: string, required: readonly RequiredJob[]): readonly string[] {
  const files = new Set(required.map(({ file }) => file));
  const workflows = new Map(
    [...files].map((file) => [file, WORKFLOW.parse(parse(readFileSync(join(root, file), 'utf8')))]),
  );
  return required.flatMap(({ file, job }) => {
    const { jobs } = workflows.get(file) ?? { jobs: {} };
    if (!Object.hasOwn(jobs, job)) throw new Error(`${file} has no job ${job}, whose check is required`);
    const { name = job, strategy } = JOB.parse(jobs[job]);
    const combinations = Object.values(strategy?.matrix ?? {}).reduce<readonly string[][]>(
      (all, values) => all.flatMap((one) => values.map((value) => [...one, String(value)])),
      [[]],
    );
    return combinations.map((values) => (values.length === 0 ? name : `${name} (${values.join(', ')})`));
  });
}
