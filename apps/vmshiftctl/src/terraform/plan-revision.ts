import { environmentsOfStack, model, stackEnvironments } from '@vmshift/environments';
import type { Acknowledgement, KnownNames } from '@vmshift/findings';
import { revisionAcknowledgements } from '../acknowledgements/revision-acknowledgements';
import { readCommit } from '../diff/revision';
import type { ExitCode } from '../exit-code';
import { createGit } from '../git/git';
import { openObjects } from '../git/read-objects';
import { quote, UsageError } from '../usage-error';
import type { World } from '../world';
import { type CommittedStack, type CommittedStacks, readCommittedStacks } from './committed-stacks';
import { type PlanReportOptions, planAndReport } from './plan-and-report';
import { inStackRoot, type StackFiles } from './stack-root';
import type { AppStack } from './terraform-app';

/**
 * Plans the stacks of a revision as data, with this program and the base that is checked out: nothing of the revision is
 * executed, and its stacks may hold nothing that executes, reaches another place or shows a secret. Without names these are
 * the stacks that differ from the base's. A stack that the base does not have has no state, and is only checked.
 * @throws UserError with everything that keeps the stacks from being planned; then none is
 */
export async function planRevision(
  revision: string,
  names: readonly string[],
  options: PlanReportOptions,
  world: World,
): Promise<ExitCode> {
  const { base, head, acknowledgements } = await readSides(revision, world);
  const chosen = choose(base, head, names);
  const { checkChosen } = await import('./check-revision');
  const { stacks, placeholders } = checkChosen(base, head, chosen);
  const files = new Map(
    inOrder([...stacks.keys()].filter((name) => base.stacks.has(name))).map((name): [string, StackFiles] => [
      name,
      { configuration: stacks.get(name)?.configuration ?? '', lock: base.stacks.get(name)?.lock },
    ]),
  );
  const app = [...files.keys()].map(
    (name): AppStack => ({
      name,
      dependencies: stacks.get(name)?.reads ?? [],
      environments: environmentsOfStack(name, model),
    }),
  );
  const context = {
    acknowledgements,
    args: ['--revision', head.label, ...names],
    planned: { head: head.label, notes: notesOf(chosen, base) },
  };
  return inStackRoot(files, head.charts, world, (root) =>
    planAndReport(
      app,
      options,
      context,
      { ...world, root, env: { ...withoutVariables(world.env), ...placeholders } },
      world,
    ),
  );
}

/** What is read of both sides, all of it from Git's objects. */
async function readSides(
  revision: string,
  world: World,
): Promise<{
  readonly base: CommittedStacks;
  readonly head: CommittedStacks;
  readonly acknowledgements: readonly Acknowledgement[];
}> {
  const objects = openObjects(createGit(world));
  try {
    const head = await readCommittedStacks(objects, revision);
    const base = await readCommittedStacks(objects, 'HEAD');
    const source = await readCommit(objects, revision);
    return { base, head, acknowledgements: await revisionAcknowledgements(source, namesIn([base, head])) };
  } finally {
    objects.close();
  }
}

/** Names that an acknowledgement may use: a stack that either side has. */
function namesIn(sides: readonly CommittedStacks[]): KnownNames {
  const stacks = [...new Set(sides.flatMap((side) => [...side.stacks.keys()]))];
  const environments = [...new Set(stacks.flatMap((stack) => environmentsOfStack(stack, model)))];
  return { stacks, environments };
}

function choose(base: CommittedStacks, head: CommittedStacks, names: readonly string[]): readonly string[] {
  const unknown = names.filter((name) => !head.stacks.has(name));
  if (unknown.length > 0) {
    throw new UsageError(
      `stack: got ${unknown.map(quote).join(', ')}; allowed in ${head.label}: ${[...head.stacks.keys()].join(', ')}`,
    );
  }
  const differs = ([name, { configuration }]: readonly [string, CommittedStack]): boolean =>
    base.stacks.get(name)?.configuration.equals(configuration) !== true;
  return names.length > 0 ? names : [...head.stacks].filter(differs).map(([name]) => name);
}

function notesOf(chosen: readonly string[], { label, stacks }: CommittedStacks): readonly string[] {
  if (chosen.length === 0)
    return [`none of its stacks differs from that of ${label}; one that is named is planned all the same`];
  const added = chosen.filter((name) => !stacks.has(name));
  return added.length === 0
    ? []
    : [
        `not planned, as ${label} does not have them and so no state of them: ${added.join(', ')}; all that is in them is created`,
      ];
}

/** In the order in which they are deployed. */
function inOrder(names: readonly string[]): readonly string[] {
  const order = [...stackEnvironments(model).keys()];
  return [...names].sort((a, b) => order.indexOf(a) - order.indexOf(b));
}

/** A revision may declare any variable, and gets the value of none. */
function withoutVariables(env: World['env']): World['env'] {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('TF_VAR_')));
}
