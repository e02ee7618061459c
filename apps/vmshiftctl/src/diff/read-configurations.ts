import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Model, UserError } from '@vmshift/environments';
import {
  configurationPlan,
  constructPaths,
  describePlan,
  parsePlan,
  type StackReport,
  terraformFindings,
} from '@vmshift/review';
import { stackEnvironments } from './read-plans';

/** Folders of synthesized stacks, `cdktf.out/stacks` of two checkouts. */
export interface ConfigurationFolders {
  readonly base: string;
  readonly head: string;
}

/**
 * What the difference of two synthesized configurations does, for every stack but those that were planned.
 * @throws UserError naming every folder and file that cannot be read
 */
export function readConfigurations(
  folders: ConfigurationFolders,
  planned: ReadonlySet<string>,
  model: Model,
): readonly StackReport[] {
  const stacks = new Set([...listStacks(folders.base), ...listStacks(folders.head)]);
  const environmentsOf = stackEnvironments(model);
  return [...stacks]
    .filter((stack) => !planned.has(stack))
    .sort()
    .map((stack): StackReport => {
      const [base, head] = [readStack(folders.base, stack), readStack(folders.head, stack)];
      const plan = parsePlan(configurationPlan(base, head, stack), stack);
      // A stack that left the model still names its environment.
      const environments = environmentsOf.get(stack) ?? [stack.replace(/^(?:cluster|platform)-/, '')];
      const paths = head === undefined ? new Map<string, string>() : constructPaths(head, stack);
      return {
        status: 'planned',
        basis: 'configuration',
        stack,
        plan: describePlan(stack, plan, paths),
        findings: terraformFindings({ stack, environments, plan }),
        pendingProducers: [],
      };
    });
}

function listStacks(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
  } catch (error) {
    const because = error instanceof Error ? error.message : String(error);
    throw new UserError(
      `${folder}: ${because}; allowed: a folder of synthesized stacks; make it with: npm run synth -- --only terraform`,
    );
  }
}

/** The stack's configuration; undefined when the folder does not have the stack. */
function readStack(folder: string, stack: string): string | undefined {
  if (!listStacks(folder).includes(stack)) return undefined;
  const file = join(folder, stack, 'cdk.tf.json');
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UserError(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}
