import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Leaf, leavesOf, otherValues, withValue } from '../../apps/vmshiftctl/src/explain/model-leaves';
import { type Model, model } from '../../packages/environments/src';
import { assertValidModel, validateModel } from '../../packages/environments/src/rules/validate-model';
import { UserError } from '../../packages/findings/src';
import { root } from '../workflows/workflow-file';
import { leavesRead, planLayers, renderStacks } from './layers';
import { valuesOfEdit } from './repeated-values';

const leaves = leavesOf(model);
const readByManifests = leavesRead(model, (watched) => planLayers(watched, {}));
const readByTerraform = leavesRead(model, renderStacks);

/** The environment, and the one that hosts Argo CD: no other stack reads what the environment holds. */
function stacksOf({ platform, environments }: Model, owner: string): Model {
  return { platform, environments: environments.filter(({ name, cluster }) => name === owner || cluster.hostsArgoCd) };
}

/** Leaves that have one value alone while the others stay, and why. */
const ALONE: Readonly<Record<string, string>> = {
  'platform.repository': 'names the same repository as repositoryUrl',
  'platform.repositoryUrl': 'names the same repository as repository',
  'platform.stateBackend.kind': 'another kind has other fields',
  'platform.dns.kind': 'another kind has other fields',
  'platform.repositoryOwner.kind': 'another kind has other fields',
  name: 'another name is another environment: see live-environments.live.test.ts',
  branch: 'the release pin is of the branch: ./vmshiftctl release writes another one',
  'cluster.hostsArgoCd': 'Argo CD is on one cluster: two environments change together',
  'processes.*.scaling.kind': 'another kind has other fields',
  'database.kind': 'another kind has other fields',
  'database.volume.storageClass': 'one class keeps its volumes',
  'redis.volume.storageClass': 'one class keeps its volumes',
};

/** The same, where the environment is of the tier production. */
const ALONE_IN_PRODUCTION: Readonly<Record<string, string>> = {
  'cluster.preventDestroy': 'a production is kept by Terraform',
  'application.cascadingDelete': 'a production is kept by Argo CD',
};

function reasonOf(leaf: Leaf): string | undefined {
  const [list, index] = leaf.path;
  const production = list === 'environments' && model.environments[Number(index)]?.tier === 'production';
  return ALONE[pattern(leaf)] ?? (production ? ALONE_IN_PRODUCTION[pattern(leaf)] : undefined);
}

interface Edit {
  readonly value: unknown;
  readonly model: Model;
}

/** The first other value that the rules of the model and the checks of the manifests accept, or what they refused. */
function firstEdit(leaf: Leaf): Edit | { readonly refusals: readonly string[] } {
  const refusals: string[] = [];
  for (const value of otherValues(leaf, leaves)) {
    const edited = withValue(model, leaf.path, value);
    const refused = refusalOf(edited, leaf);
    if (refused === undefined) return { value, model: edited };
    refusals.push(`${value}: ${refused}`);
  }
  return { refusals };
}

/** Renders what stands on the leaf, which validates the model first. What is no refusal is a fault of ours, and thrown. */
function refusalOf(edited: Model, { name, path: [list, index] }: Leaf): string | undefined {
  const owner = list === 'environments' ? edited.environments[Number(index)]?.name : undefined;
  try {
    if (!readByManifests.has(name)) assertValidModel(edited);
    else planLayers(edited, owner === undefined ? {} : { environments: [owner] });
    if (readByTerraform.has(name)) renderStacks(owner === undefined ? edited : stacksOf(edited, owner));
    return undefined;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const problems = validateModel(edited).map(({ rule, path: at }) => `${rule}: ${at}`);
    return problems.length > 0 ? problems.join(', ') : error.message;
  }
}

/** The name of a leaf without its environment and its process. */
function pattern({ name, path }: Leaf): string {
  if (path[0] === 'platform') return name;
  return name.slice(name.indexOf('.') + 1).replace(/^processes\.\w+/, 'processes.*');
}

/** The second column of the table in "Change a value", by the leaves of its first one. */
const documented = new Map(
  [...section('Change a value').matchAll(/^\| (`.*`) \| `(.*)` \|$/gm)].flatMap(([, values = '', file = '']) =>
    [...values.matchAll(/`([^`]+)`/g)].map(([, value = '']) => [`${value} ${file}`, true] as const),
  ),
);

function section(heading: string): string {
  const text = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8');
  const found = text.split(/^(?=## )/m).find((part) => part.startsWith(`## ${heading}\n`));
  if (found === undefined) throw new Error(`CONTRIBUTING.md has no section "${heading}"`);
  return found;
}

const texts = new Map<string, string>();

/** Files that repeat the model, and would have to be edited with it. */
function staleFiles(edited: Model): readonly string[] {
  const stale = valuesOfEdit(edited, model).filter(({ file, text }) => {
    const known = texts.get(file) ?? readFileSync(join(root, file), 'utf8');
    texts.set(file, known);
    return !known.includes(text);
  });
  return [...new Set(stale.map(({ file }) => file))];
}

describe.each(leaves.map((leaf) => [leaf.name, leaf] as const))('another value of %s', (_, leaf) => {
  const reason = reasonOf(leaf);
  const edit = reason === undefined ? firstEdit(leaf) : undefined;

  if (reason !== undefined) {
    test(`is not there by itself: ${reason}`, () => {
      expect(firstEdit(leaf)).toHaveProperty('refusals');
    });
  } else if (edit !== undefined && 'value' in edit) {
    test(`such as ${edit.value} is accepted, and needs what CONTRIBUTING.md lists and nothing else`, () => {
      expect(staleFiles(edit.model).filter((file) => !documented.has(`${pattern(leaf)} ${file}`))).toEqual([]);
    });
  } else {
    test('is refused by rules that look at other values too', () => {
      const refusals = edit === undefined ? [] : edit.refusals;
      expect(refusals).not.toEqual([]);
      // A leaf that its own rule refuses whatever it is would have to be listed above.
      expect(refusals.filter((refusal) => !refusal.endsWith(`: ${pattern(leaf)}`))).not.toEqual([]);
    });
  }
});

test.each(model.environments.map(({ name }) => name))(
  'stacks of others read nothing of %s that its own do not',
  (owner) => {
    const ofOwner = (names: ReadonlySet<string>) => [...names].filter((name) => name.startsWith(`${owner}.`)).sort();
    const alone = leavesRead(stacksOf(model, owner), renderStacks);
    expect(ofOwner(alone)).toEqual(ofOwner(readByTerraform));
    expect(readByTerraform.size).toBeLessThan(leaves.length);
  },
);

test('most values can be changed by themselves', () => {
  const fixed = leaves.filter((leaf) => reasonOf(leaf) !== undefined);
  expect(fixed.length).toBeLessThan(leaves.length / 5);
});
