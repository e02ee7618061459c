import { type Finding, type Found, judgeAll } from '@vmshift/findings';
import { type LayerComparison, layerRules, needsMore, needsOf, stacksOfEnvironment } from '@vmshift/layer-review';
import { type EnvironmentView, environmentView, type Side } from '@vmshift/manifest-review';
import { type ModelledRevision, readEnvironments, type Sides } from './read-sides';
import type { RevisionStacks } from './read-stacks';

/** Both layers on both sides, as far as they were read. */
export interface ComparedLayers {
  readonly base: ModelledRevision;
  readonly head: ModelledRevision;
  readonly sides: Sides;
  readonly stacks: { readonly base: RevisionStacks; readonly head: RevisionStacks };
  /** The one environment that is asked for. @default all */
  readonly only: string | undefined;
}

/**
 * Whether what `dist/` needs of Terraform is there before and after the change. An environment is looked at where its needs
 * or its stacks differ, and where all of these can be read: what cannot is told by the comparison of the stacks.
 */
export async function compareLayers(layers: ComparedLayers): Promise<readonly Finding[]> {
  const { sides, stacks } = layers;
  const names = environmentsIn(layers).filter((name) => isReadable(name, stacks));
  const restacked = names.filter((name) => differ(name, stacks));
  const unread = restacked.filter((name) => !sides.changed.includes(name));
  const [base, head] = [
    await readFurther(sides.base, layers.base, unread),
    await readFurther(sides.head, layers.head, unread),
  ];
  const findings: Finding[] = [];
  for (const name of names.filter((one) => sides.changed.includes(one) || restacked.includes(one))) {
    const [before, after] = [viewOf(name, base), viewOf(name, head)];
    if (!restacked.includes(name) && !needsMore(before, after)) continue;
    const found = await judge(name, before, after, stacks);
    findings.push(...found.map((one) => ({ ...one, environments: [name] })));
  }
  return findings;
}

function environmentsIn({ base, head, sides, only }: ComparedLayers): readonly string[] {
  if (only !== undefined) return [only];
  const declared = [base, head].flatMap(({ model }) => model?.environments.map(({ name }) => name) ?? []);
  return [...new Set([...sides.changed, ...declared])].sort();
}

/** Whether every stack that decides what the environment finds can be read on both sides. */
function isReadable(name: string, { base, head }: ComparedLayers['stacks']): boolean {
  const wanted: readonly (string | undefined)[] = [undefined, ...stacksOfEnvironment(name)];
  return ![...base.gaps, ...head.gaps].some(({ stack }) => wanted.includes(stack));
}

function differ(name: string, { base, head }: ComparedLayers['stacks']): boolean {
  return stacksOfEnvironment(name).some((stack) => base.texts.get(stack) !== head.texts.get(stack));
}

/** A side with environments of which no object differs: the needs of an environment are read where its stacks change. */
async function readFurther(side: Side, revision: ModelledRevision, names: readonly string[]): Promise<Side> {
  if (names.length === 0) return side;
  return { environments: new Map([...side.environments, ...(await readEnvironments(revision, names))]) };
}

function viewOf(name: string, { environments }: Side): EnvironmentView {
  return environmentView(name, environments.get(name));
}

/** What reads the stacks takes longer to load than all the rest. */
async function judge(
  name: string,
  before: EnvironmentView,
  after: EnvironmentView,
  { base, head }: ComparedLayers['stacks'],
): Promise<readonly Found[]> {
  const { readEnvironmentStacks } = await import('@vmshift/layer-review/stacks');
  const comparison: LayerComparison = {
    before: { ...needsOf(before), stacks: readEnvironmentStacks(name, base.texts) },
    after: { ...needsOf(after), stacks: readEnvironmentStacks(name, head.texts) },
  };
  return judgeAll(layerRules, comparison);
}
