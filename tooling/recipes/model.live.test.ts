import { readPins } from '../../apps/vmshift/src';
import {
  ARGOCD_STACK,
  type EnvironmentConfig,
  environmentStacks,
  type Model,
  model,
} from '../../packages/environments/src';
import { placements } from '../../packages/environments/src/placement';
import { validateModel } from '../../packages/environments/src/rules/validate-model';
import { changesOf, firstReleaseCommand, planRelease, releaseCommand } from '../../packages/releases/src';
import { changesTo, renderStacks } from '../live-model/layers';
import { root } from '../workflows/workflow-file';
import { Walk } from './recipe';
import { withFiles } from './with-files';

// The recipes of CONTRIBUTING.md that edit a file of the model, carried out on the text of that file.

const ENVIRONMENTS = 'packages/environments/src/environments.ts';
const found = model.environments.findLast(({ cluster }) => !cluster.hostsArgoCd);
if (found === undefined) throw new Error('every environment hosts Argo CD');
const edited: EnvironmentConfig = found;
const file = fileOf(edited);

function fileOf({ name }: Pick<EnvironmentConfig, 'name'>): string {
  return `packages/environments/src/${name}.ts`;
}

/** What the copies of a walk declare. */
function modelOf({ files }: Walk): Model {
  const load = () => require('../../packages/environments/src/environments') as { readonly model: Model };
  const { model: changed } = withFiles(files, load);
  expect(validateModel(changed)).toEqual([]);
  return changed;
}

test('"Change a value": one line, and the folder of the environment', () => {
  const walk = new Walk('Change a value');
  const { limitRps } = edited.ingress;
  walk.edit(file, `limitRps: ${limitRps},`, `limitRps: ${limitRps + 1},`);
  expect(changesTo(modelOf(walk))).toEqual({ folders: [edited.name], stacks: [] });
});

test('"Add an environment variable": one line, and the pods that read it roll', () => {
  const walk = new Walk('Add an environment variable');
  walk.edit(file, /^ {4}api: \{\n/m, '    api: {\n      variables: { FEATURE_FLAGS: \'a: "b" # c\' },\n');
  expect(changesTo(modelOf(walk))).toEqual({ folders: [edited.name], stacks: [] });
});

const unpooled = model.environments.findLast(
  (environment) => environment.cluster.additionalNodePools === undefined && placements(environment).length === 0,
);
const whereNonePlaces = unpooled === undefined ? test.skip : test;
const { name: pooled } = unpooled ?? edited;

/** A walk that has added the pool of its recipe. */
function withPool(title: string): Walk {
  const walk = new Walk(title);
  walk.edit(fileOf({ name: pooled }), /^ {2}cluster: \{\n/m, `  cluster: {\n    ${walk.line('additionalNodePools')}\n`);
  return walk;
}

whereNonePlaces('"Add a node pool": one line, and the stack of the cluster', () => {
  const walk = withPool('Add a node pool');
  expect(changesTo(modelOf(walk))).toEqual({ folders: [], stacks: [`cluster-${pooled}`] });
});

whereNonePlaces(
  '"Place a workload on a node pool": a reserved pool, then a line, and the folder of the environment',
  () => {
    const walk = withPool('Place a workload on a node pool');
    const before = modelOf(walk);
    expect(changesTo(before)).toEqual({ folders: [], stacks: [`cluster-${pooled}`] });
    walk.edit(fileOf({ name: pooled }), /^ {4}worker: \{\n/m, `    worker: {\n      ${walk.line('nodePool')}\n`);
    const after = modelOf(walk);
    expect(changesTo(after)).toEqual({ folders: [pooled], stacks: [`cluster-${pooled}`] });
    expect(renderStacks(after)).toEqual(renderStacks(before));
  },
);

test('"Add an environment": a copy of a file with what is its own, and a line', () => {
  const walk = new Walk('Add an environment');
  const { name, namespace, host, ingress, database } = edited;
  const own = [
    [/^export const \w+: /m, 'export const recipe: '],
    [`name: '${name}',`, "name: 'recipe',"],
    [`namespace: '${namespace}'`, "namespace: 'vmshift-recipe'"],
    [`host: '${host}'`, `host: '${host.replace(/^[^.]+/, 'vmshift-recipe')}'`],
    [`tlsSecretName: '${ingress.tlsSecretName}'`, "tlsSecretName: 'vmshift-recipe-tls'"],
    ...(database.kind === 'in-cluster'
      ? ([[`bucket: '${database.backup.bucket}'`, "bucket: 'vmshift-recipe-backup'"]] as const)
      : []),
  ] as const;
  const added = fileOf({ name: 'recipe' });
  walk.add(added, walk.read(file));
  for (const [before, after] of own) walk.edit(added, before, after);
  walk.edit(ENVIRONMENTS, /\];\n/, ', recipe];\n');
  walk.edit(
    ENVIRONMENTS,
    "import { platform } from './platform';\n",
    "import { platform } from './platform';\nimport { recipe } from './recipe';\n",
  );
  walk.edit('docs/setup.md', new RegExp(`^\\| (?=[^|]*\`${name}\`)`, 'm'), '| `recipe`, ');
  const larger = modelOf(walk);
  const pins = readPins(root, model);
  // The pin that the printed command writes, which the others of the branch run already.
  const states = larger.environments.map((environment) => {
    return { environment, pin: pins.get(environment.name), history: [] };
  });
  const command = firstReleaseCommand(edited, pins.values(), model.platform);
  const build = [...pins.values()].find((pin) => releaseCommand(pin) === command);
  if (build === undefined) throw new Error(`no environment runs the build of ${command}`);
  const { branch, commit, sequence, images, runUrl } = build;
  const digests = Object.fromEntries(
    Object.entries(images).flatMap(([image, { digest }]) => (digest ? [[image, digest]] : [])),
  );
  const changes = changesOf(planRelease({ branch, commit, sequence, digests, runUrl }, states));
  expect(changes.map(({ environment }) => environment)).toEqual(['recipe']);
  expect(
    changesTo(larger, new Map([...pins, ...changes.map(({ environment, to }) => [environment, to] as const)])),
  ).toEqual({
    folders: ['recipe'],
    stacks: [ARGOCD_STACK, ...environmentStacks({ name: 'recipe' })].sort(),
  });
});
