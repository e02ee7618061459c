import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformSync } from '@swc/core';
import { readPins } from '../../apps/vmshift/src';
import { type EnvironmentConfig, type Model, model } from '../../packages/environments/src';
import { validateModel } from '../../packages/environments/src/rules/validate-model';
import { changesTo, renderStacks } from '../live-model/layers';
import { root } from '../workflows/workflow-file';
import { Walk } from './recipe';

// The recipes of CONTRIBUTING.md that edit a file of the model, carried out on the text of that file.

const found = model.environments.findLast(({ cluster }) => !cluster.hostsArgoCd);
if (found === undefined) throw new Error('every environment hosts Argo CD');
const edited: EnvironmentConfig = found;
const file = `packages/environments/src/${edited.name}.ts`;
const source = readFileSync(join(root, file), 'utf8');

/** The environment that the text of its file declares. */
function evaluate(text: string): EnvironmentConfig {
  const { code } = transformSync(text, {
    jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
    module: { type: 'commonjs' },
  });
  const exported: Record<string, EnvironmentConfig> = {};
  new Function('exports', 'require', code)(exported, () => ({}));
  const [environment] = Object.values(exported);
  if (environment === undefined) throw new Error('the file exports no environment');
  return environment;
}

/** A text with a replacement that has to match once. */
function replaced(text: string, search: string | RegExp, replacement: string): string {
  const pieces = text.split(search);
  expect([search, pieces.length]).toEqual([search, 2]);
  return pieces.join(replacement);
}

/** The live model with what the text declares in the place of the environment. */
function modelOf(text: string): Model {
  const environment = evaluate(text);
  const changed = { ...model, environments: model.environments.map((each) => (each === edited ? environment : each)) };
  expect(validateModel(changed)).toEqual([]);
  return changed;
}

test('the file of an environment declares it', () => {
  expect(evaluate(source)).toEqual(edited);
});

test('"Change a value": one line, and the folder of the environment', () => {
  const text = replaced(source, `limitRps: ${edited.ingress.limitRps},`, `limitRps: ${edited.ingress.limitRps + 1},`);
  expect(changesTo(modelOf(text))).toEqual({ folders: [edited.name], stacks: [] });
});

test('"Add an environment variable": one line, and the pods that read it roll', () => {
  const text = replaced(source, /^ {4}api: \{\n/m, '    api: {\n      variables: { FEATURE_FLAGS: \'a: "b" # c\' },\n');
  expect(text.split('\n')).toHaveLength(source.split('\n').length + 1);
  expect(changesTo(modelOf(text))).toEqual({ folders: [edited.name], stacks: [] });
});

test('"Add a node pool": one line, and the stack of the cluster', () => {
  const walk = new Walk('Add a node pool');
  walk.edit(file, /^ {2}cluster: \{\n/m, `  cluster: {\n    ${walk.line('additionalNodePools')}\n`);
  expect(walk.read(file).split('\n')).toHaveLength(source.split('\n').length + 1);
  expect(changesTo(modelOf(walk.read(file)))).toEqual({ folders: [], stacks: [`cluster-${edited.name}`] });
});

test('"Place a workload on a node pool": a reserved pool, then a line, and the folder of the environment', () => {
  const walk = new Walk('Place a workload on a node pool');
  walk.edit(file, /^ {2}cluster: \{\n/m, `  cluster: {\n    ${walk.line('additionalNodePools')}\n`);
  const pooled = modelOf(walk.read(file));
  expect(changesTo(pooled)).toEqual({ folders: [], stacks: [`cluster-${edited.name}`] });

  walk.edit(file, /^ {4}worker: \{\n/m, `    worker: {\n      ${walk.line('nodePool')}\n`);
  const placed = modelOf(walk.read(file));
  expect(changesTo(placed)).toEqual({ folders: [edited.name], stacks: [`cluster-${edited.name}`] });
  expect(renderStacks(placed)).toEqual(renderStacks(pooled));
});

test('"Add an environment": a copy of a file with what is its own, and a line', () => {
  const { name, namespace, host, ingress, database } = edited;
  const own = [
    [`name: '${name}',`, "name: 'recipe',"],
    [`namespace: '${namespace}'`, "namespace: 'vmshift-recipe'"],
    [`host: '${host}'`, `host: '${host.replace(/^[^.]+/, 'vmshift-recipe')}'`],
    [`tlsSecretName: '${ingress.tlsSecretName}'`, "tlsSecretName: 'vmshift-recipe-tls'"],
    ...(database.kind === 'in-cluster'
      ? [[`bucket: '${database.backup.bucket}'`, "bucket: 'vmshift-recipe-backup'"]]
      : []),
  ] as const;
  const added = evaluate(own.reduce((text, [before, after]) => replaced(text, before ?? '', after ?? ''), source));
  const larger = { ...model, environments: [...model.environments, added] };
  expect(validateModel(larger)).toEqual([]);
  const pins = readPins(root, model);
  const pin = pins.get(name);
  expect(changesTo(larger, new Map([...pins, ['recipe', pin as never]]))).toEqual({
    folders: ['recipe'],
    stacks: ['argocd', 'cluster-recipe', 'platform-recipe'],
  });
});
