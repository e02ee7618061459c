import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Model, UserError } from '@vmshift/environments';
import { configurationPlan, constructPaths, describePlan, type StackReport, terraformFindings } from '@vmshift/review';
import { environmentsOfStack } from './read-plans';

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
  const faults = new Faults();
  const [base, head] = [readStacks(folders.base, planned, faults), readStacks(folders.head, planned, faults)];
  const reports = [...new Set([...base.keys(), ...head.keys()])].sort().flatMap((stack) => {
    return (
      faults.collect(() => compareStack(stack, environmentsOfStack(stack, model), base.get(stack), head.get(stack))) ??
      []
    );
  });
  faults.finish();
  return reports;
}

function compareStack(
  stack: string,
  environments: readonly string[],
  base: string | undefined,
  head: string | undefined,
): StackReport {
  const plan = configurationPlan(base, head, stack);
  // What is destroyed came from a construct of the base.
  const paths = new Map([base, head].flatMap((text) => [...constructPaths(text ?? '{}', stack)]));
  return {
    status: 'planned',
    basis: 'configuration',
    stack,
    plan: describePlan(stack, plan, paths),
    findings: terraformFindings({ stack, environments, plan }),
    pendingProducers: [],
  };
}

/** What cannot be read, said all at once. */
class Faults {
  private readonly messages: string[] = [];

  /** The result; undefined when it failed for something that the user can mend. */
  collect<T>(work: () => T): T | undefined {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      this.messages.push(...error.lines);
      return undefined;
    }
  }

  /** @throws UserError with everything that was collected */
  finish(): void {
    if (this.messages.length === 0) return;
    throw new UserError(['the stacks cannot be compared:', ...this.messages.map((text) => `  ${text}`)]);
  }
}

/** The text of every stack in a folder but those that were planned. */
function readStacks(folder: string, planned: ReadonlySet<string>, faults: Faults): ReadonlyMap<string, string> {
  const stacks = faults.collect(() => listStacks(folder)) ?? [];
  return new Map(
    stacks
      .filter((stack) => !planned.has(stack))
      .flatMap((stack) => {
        const text = faults.collect(() => readStack(join(folder, stack, 'cdk.tf.json')));
        return text === undefined ? [] : [[stack, text] as const];
      }),
  );
}

const ALLOWED = 'allowed: a folder of synthesized stacks; make it with: npm run synth -- --only terraform';

/** An empty folder is refused: compared with it everything would be new, or gone. */
function listStacks(folder: string): readonly string[] {
  let stacks: readonly string[];
  try {
    stacks = readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
  } catch (error) {
    throw new UserError(`${folder}: ${because(error)}; ${ALLOWED}`);
  }
  if (stacks.length === 0) throw new UserError(`${folder}: there is no stack in it; ${ALLOWED}`);
  return stacks;
}

function readStack(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UserError(`${file}: ${because(error)}; write it again with: npm run synth -- --only terraform`);
  }
}

function because(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
