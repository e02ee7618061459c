import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type Model, stackEnvironments } from '@vmshift/environments';
import { UserError } from '@vmshift/findings';
import {
  constructPaths,
  describePlan,
  LARGEST_PLAN_BYTES,
  parsePlan,
  type StackReport,
  terraformFindings,
} from '@vmshift/terraform-review';
import { readNotRefreshed } from '../terraform/kept-plans';

/**
 * The plans in a folder: `<stack>.json`, what `terraform show -json` printed. A stack without a file was not planned.
 * @param configurations text of `cdk.tf.json` by stack; a stack that is there is told with the constructs that its objects
 *   come from
 * @throws UserError naming every file that is no plan of a stack
 */
export function readPlans(
  folder: string,
  model: Model,
  configurations: ReadonlyMap<string, string>,
): readonly StackReport[] {
  const environmentsOf = stackEnvironments(model);
  const files = listPlans(folder);
  const problems: string[] = [];
  const planned = files.flatMap((file): readonly StackReport[] => {
    const stack = basename(file, '.json');
    const environments = environmentsOf.get(stack);
    try {
      if (environments === undefined)
        throw new UserError(`${file}: there is no stack ${stack}; allowed: ${[...environmentsOf.keys()].join(', ')}`);
      const size = statSync(join(folder, file)).size;
      if (size > LARGEST_PLAN_BYTES)
        throw new UserError(
          `${file}: the plan has ${Math.round(size / 1024 / 1024)} MiB; allowed: ${LARGEST_PLAN_BYTES / 1024 / 1024} MiB; plan fewer objects per stack`,
        );
      const plan = parsePlan(readFileSync(join(folder, file), 'utf8'), file);
      return [
        {
          status: 'planned',
          basis: 'plan',
          stack,
          untold: [],
          plan: describePlan(stack, plan, readConstructPaths(configurations, stack)),
          findings: terraformFindings({ stack, environments, plan }, configurations.get(stack)),
          pendingProducers: [],
          notRefreshed: readNotRefreshed(folder, stack),
        },
      ];
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      problems.push(...error.lines);
      return [];
    }
  });
  if (problems.length > 0)
    throw new UserError(['the plans cannot be reviewed:', ...problems.map((problem) => `  ${problem}`)]);
  const names = new Set(planned.map(({ stack }) => stack));
  const missing = [...environmentsOf.keys()].filter((stack) => !names.has(stack));
  return [
    ...planned,
    ...missing.map(
      (stack): StackReport => ({ status: 'failed', stack, because: `there is no ${stack}.json in ${folder}` }),
    ),
  ];
}

/** Where the objects of a stack come from; nothing when its configuration is not known. */
function readConstructPaths(texts: ReadonlyMap<string, string>, stack: string): ReadonlyMap<string, string> {
  const text = texts.get(stack);
  return text === undefined ? new Map() : constructPaths(text, `${stack} of the head`);
}

function listPlans(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .sort();
  } catch (error) {
    throw new UserError(
      `${folder}: ${error instanceof Error ? error.message : String(error)}; allowed: a folder of <stack>.json, each what terraform show -json printed`,
    );
  }
}
