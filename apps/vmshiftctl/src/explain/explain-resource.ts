import {
  ARGOCD_STACK,
  environmentStacks,
  environmentsOfStack,
  type Model,
  STACKS_FOLDER,
  withProfile,
} from '@vmshift/environments';
import { nearestNames, UserError } from '@vmshift/findings';
import { renderTerraform, type StackElement, stackElements } from '@vmshift/infra';
import { canonical, documentChanges, isData, valueAtPath } from '@vmshift/kubernetes';
import { meet } from './fields-that-differ';
import { findInfluences, type Trial } from './find-influences';
import { type Leaf, leavesBelow, withValue } from './model-leaves';
import { type Origin, originsOf, othersOf } from './origins';
import { recordConstructs } from './record-constructs';
import { modelNames, recordReads } from './record-reads';
import { type ReadingRule, readingSome, rulesReadingModel } from './rules-reading';
import type { SourceLine } from './source-lines';
import type { ReadText } from './source-values';
import { addressOf } from './terraform-address';

export interface ResourceSources {
  readonly model: Model;
  readonly read: ReadText;
  /** Is called with the number of renders, after each of them. @default no one is told */
  readonly onTrial?: (count: number) => void;
  /** A folder that is there, in which CDKTF makes an empty one. */
  readonly outdir: string;
}

/** Why a block of a stack is what it is. */
export interface ResourceExplanation {
  readonly stack: string;
  /** As Terraform names it, such as `linode_lke_cluster.cluster_lke` or `output.load_balancer_hostname`. */
  readonly address: string;
  readonly file: string;
  /** The field that was asked for; empty for the whole block. */
  readonly field: string;
  /** What is rendered there. @default the whole block, which is in its file */
  readonly value?: unknown;
  /** The lines of our sources that made it, innermost first. */
  readonly madeAt: readonly SourceLine[];
  readonly origins: readonly Origin[];
  /** Values with another of which the stack cannot be rendered at all, so that nothing is known of them. */
  readonly untried: readonly string[];
  /** The rules of the model that read a value that it comes from. */
  readonly rules: readonly ReadingRule[];
}

/** What a stack is rendered from: its environment, what all share, and for the stack of Argo CD every environment. */
interface Root {
  readonly environment: Model['environments'][number];
  readonly platform: Model['platform'];
  readonly others: Model['environments'];
}

/**
 * Where a block of a stack and its fields come from, found as for an object: the lines that ran as it was made, and the
 * values with another of which it is another.
 * @param stack name of a stack
 * @throws UserError when the stack has no such block, or that no such field
 */
export function explainResource(
  sources: ResourceSources,
  stack: string,
  address: string,
  field = '',
): ResourceExplanation {
  const root = rootOf(sources.model, stack);
  const read = new Set<string>();
  const watch = <T>(value: T, name: string) => recordReads(value, name, modelNames, (one) => read.add(one));
  const { environment, platform } = root;
  const recorded = recordConstructs(() =>
    elementsOf(
      { ...root, environment: watch(environment, environment.name), platform: watch(platform, 'platform') },
      stack,
      sources.outdir,
    ),
  );
  const blocks = recorded.made.map((element) => ({ element, ...describe(element.block()) }));
  const found = blocks.find((one) => one.address === address);
  if (found === undefined)
    throw unknownAddress(
      stack,
      address,
      blocks.map((one) => one.address),
    );
  const value = field === '' ? found.content : valueIn(committed(sources.model, stack, address), field);
  if (value === undefined) throw unknownField(stack, address, field, found.content);
  const leaves = [
    ...leavesBelow(environment, ['environment'], environment.name),
    ...leavesBelow(platform, ['platform'], 'platform'),
  ].filter(({ name }) => read.has(name));
  const { influences, untried } = findInfluences(
    leaves,
    othersOf(leaves, sources.model),
    (trial) => {
      const other = elementsOf(withTrial(root, trial), stack, sources.outdir).find(
        ({ path }) => path === found.element.path,
      );
      if (other === undefined) return [''];
      return fieldsThatDiffer(found.content, describe(other.block()).content, address).filter((one) =>
        meet(one, field),
      );
    },
    sources.onTrial,
  );
  const names = new Set(influences.map(({ leaf }) => leaf.name));
  return {
    ...{ stack, address, field, file: `${STACKS_FOLDER}/stacks/${stack}/cdk.tf.json` },
    ...(field !== '' && { value }),
    madeAt: recorded.madeAt(found.element.construct),
    origins: originsOf(influences, { ...sources, environment: environment.name }),
    untried: untried.map(({ name }) => name),
    rules: readingSome(rulesReadingModel(withProfile(sources.model)), (name) => names.has(name)),
  };
}

/** The environment that the stack serves; of the one that all share, that whose cluster hosts Argo CD. */
function rootOf(model: Model, stack: string): Root {
  const { platform, environments } = withProfile(model);
  const served = environmentsOfStack(stack, model);
  const own = environments.filter(({ name }) => served.includes(name));
  const environment = own.length === 1 ? own[0] : own.find(({ cluster }) => cluster.hostsArgoCd);
  if (environment === undefined) throw new Error(`${stack}: there is no such stack`);
  // Every synthesis needs the environment that hosts Argo CD.
  const others = environments.filter((one) => one !== environment && (own.includes(one) || one.cluster.hostsArgoCd));
  return { environment, platform, others };
}

function elementsOf({ environment, platform, others }: Root, stack: string, outdir: string): readonly StackElement[] {
  const name =
    stack === ARGOCD_STACK ? stack : (environmentStacks(environment)[stack.startsWith('cluster-') ? 0 : 1] ?? stack);
  return stackElements({ platform, environments: [environment, ...others] }, name, outdir);
}

function withTrial(root: Root, trial: Trial): Root {
  return [...trial].reduce(
    (changed: Root, [{ path }, value]: readonly [Leaf, unknown]) => withValue(changed, path, value),
    root,
  );
}

interface Block {
  readonly address: string | undefined;
  readonly content: unknown;
}

/** The one block that an element declares. */
function describe(block: unknown): Block {
  const path: string[] = [];
  let content = block;
  const depth = isData(block) && ('resource' in block || 'data' in block) ? 3 : 2;
  while (path.length < depth && isData(content)) {
    const [key = ''] = Object.keys(content).filter((one) => one !== '//');
    path.push(key);
    content = content[key];
  }
  return { address: addressOf(path)[0], content: isData(content) ? { ...content, '//': undefined } : content };
}

function fieldsThatDiffer(before: unknown, after: unknown, address: string): readonly string[] {
  const type = address.split('.')[0] ?? '';
  const fields = documentChanges(before, after).map(({ path }) => addressOf(['resource', type, '', ...path])[1]);
  // The revision of a write-only argument follows what the argument says.
  const revisions = fields
    .flatMap((one) => /^\w+_wo(?=$|[.[])/.exec(one) ?? [])
    .map((argument) => `${argument}_revision`);
  return [...new Set([...fields, ...revisions])];
}

/** The block as it is rendered for its file, with the revisions that are sent. */
function committed(model: Model, stack: string, address: string): unknown {
  const file: unknown = JSON.parse(renderTerraform(model).files.get(`stacks/${stack}/cdk.tf.json`) ?? '{}');
  const [kind = '', ...names] = pathOf(address);
  return names.reduce(
    (value: unknown, name) => (isData(value) ? value[name] : undefined),
    isData(file) ? file[kind] : undefined,
  );
}

function pathOf(address: string): readonly string[] {
  const [first = '', second = '', third = ''] = address.split('.');
  if (first === 'data') return ['data', second, third];
  const blocks: Readonly<Record<string, string>> = {
    local: 'locals',
    output: 'output',
    var: 'variable',
    provider: 'provider',
  };
  return Object.hasOwn(blocks, first) ? [blocks[first] ?? '', second] : ['resource', first, second];
}

function valueIn(block: unknown, field: string): unknown {
  return valueAtPath(block, field.replace(/^values(?=[.[])/, 'values[0]')) ?? valueAtPath(block, field);
}

function unknownAddress(stack: string, address: string, all: readonly (string | undefined)[]): UserError {
  const known = [...new Set(all.filter((one) => one !== undefined))];
  const near = nearestNames(address, known, 3);
  return new UserError(
    `${stack} has no ${JSON.stringify(address)}; ${near.length === 0 ? 'allowed' : 'nearest'}: ${(near.length === 0 ? known : near).join(', ')}`,
  );
}

function unknownField(stack: string, address: string, field: string, content: unknown): UserError {
  const fields = isData(content)
    ? Object.keys(content)
        .filter((key) => content[key] !== undefined)
        .join(', ')
    : canonical(content);
  return new UserError(`${stack}: ${address} has no field ${JSON.stringify(field)}; allowed: ${fields}`);
}
