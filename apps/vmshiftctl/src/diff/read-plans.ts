import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { ARGOCD_STACK, clusterStackName, type Model, platformStackName, UserError } from '@vmshift/environments';
import {
  constructPaths,
  describePlan,
  LARGEST_PLAN_BYTES,
  parsePlan,
  type StackReport,
  terraformFindings,
} from '@vmshift/review';

/**
 * The plans in a folder: `<stack>.json`, what `terraform show -json` printed. A stack without a file was not planned.
 * @param stacksFolder synthesized stacks; a stack that is there is told with the constructs that its objects come from
 * @throws UserError naming every file that is no plan of a stack
 */
export function readPlans(folder: string, model: Model, stacksFolder: string): readonly StackReport[] {
  const environmentsOf = stackEnvironments(model);
  const files = listPlans(folder);
  const faults: string[] = [];
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
          stack,
          plan: describePlan(stack, plan, readConstructPaths(stacksFolder, stack)),
          findings: terraformFindings({ stack, environments, plan }),
          pendingProducers: [],
        },
      ];
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      faults.push(...error.lines);
      return [];
    }
  });
  if (faults.length > 0) throw new UserError(['the plans cannot be reviewed:', ...faults.map((fault) => `  ${fault}`)]);
  const names = new Set(planned.map(({ stack }) => stack));
  const missing = [...environmentsOf.keys()].filter((stack) => !names.has(stack));
  return [
    ...planned,
    ...missing.map(
      (stack): StackReport => ({ status: 'failed', stack, because: `there is no ${stack}.json in ${folder}` }),
    ),
  ];
}

/** Where the objects of a stack come from; nothing when the stack was not synthesized here. */
function readConstructPaths(stacksFolder: string, stack: string): ReadonlyMap<string, string> {
  const file = join(stacksFolder, stack, 'cdk.tf.json');
  return existsSync(file) ? constructPaths(readFileSync(file, 'utf8'), file) : new Map();
}

/** Every stack of the model, with the environments that it serves. */
function stackEnvironments({ environments }: Model): ReadonlyMap<string, readonly string[]> {
  return new Map<string, readonly string[]>([
    ...environments.map((environment) => [clusterStackName(environment), [environment.name]] as const),
    ...environments.map((environment) => [platformStackName(environment), [environment.name]] as const),
    [ARGOCD_STACK, environments.map(({ name }) => name)] as const,
  ]);
}

/** The environments that a stack serves. One that left the model still names its own. */
export function environmentsOfStack(stack: string, model: Model): readonly string[] {
  return stackEnvironments(model).get(stack) ?? [stack.replace(/^(?:cluster|platform)-/, '')];
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
