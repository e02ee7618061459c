import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readPins } from '../../apps/vmshift/src';
import {
  ARGOCD_STACK,
  type EnvironmentConfig,
  environmentStacks,
  type Model,
  model,
} from '../../packages/environments/src';
import { validateModel } from '../../packages/environments/src/rules/validate-model';
import { root } from '../workflows/workflow-file';
import { type Changes, changesTo } from './layers';
import { valuesOfEdit } from './repeated-values';

const { environments } = model;
const pins = readPins(root, model);

/** The last environment under another name, with what has to be unique; CONTRIBUTING.md, "Add an environment". */
function another(name: string): EnvironmentConfig {
  const copied = environments.findLast(({ cluster }) => !cluster.hostsArgoCd);
  if (copied === undefined) throw new Error('every environment hosts Argo CD');
  const { database } = copied;
  return {
    ...copied,
    name,
    namespace: `vmshift-${name}`,
    host: copied.host.replace(/^[^.]+/, `vmshift-${name}`),
    ingress: { ...copied.ingress, tlsSecretName: `vmshift-${name}-tls` },
    database:
      database.kind === 'managed'
        ? database
        : { ...database, backup: { ...database.backup, bucket: `vmshift-${name}-backup` } },
  };
}

const added = another('added');
const [pin] = environments.filter(({ branch }) => branch === added.branch).map(({ name }) => pins.get(name));
if (pin === undefined) throw new Error(`no pin of ${added.branch}`);

/** What another model would change; the added environment runs what its branch runs elsewhere. */
function changes(changed: Model): Changes {
  expect(validateModel(changed)).toEqual([]);
  return changesTo(changed, new Map([...pins, [added.name, pin as never]]));
}

const text = (file: string) => readFileSync(join(root, file), 'utf8');

function repeatsNothingElse(changed: Model): void {
  expect(valuesOfEdit(changed, model).filter((repeated) => !text(repeated.file).includes(repeated.text))).toEqual([]);
}

/** The stacks that change with an environment: Argo CD's registers its cluster. */
const stacksWith = (name: string) => [ARGOCD_STACK, ...environmentStacks({ name })].sort();

test('each environment is declared in the file of its name, which findings name', () => {
  for (const { name } of environments)
    expect(text(`packages/environments/src/${name}.ts`)).toContain(`export const ${name}: EnvironmentConfig = {`);
});

test('the order of the environments changes nothing', () => {
  const reversed = { ...model, environments: environments.toReversed() };
  // Argo CD's stack lists them.
  expect(changes(reversed)).toEqual({ folders: [], stacks: ['argocd'] });
  repeatsNothingElse(reversed);
});

test.each([
  ['first', 0],
  ['in the middle', Math.ceil(environments.length / 2)],
  ['last', environments.length],
])('an environment that is added %s has a folder and stacks, and changes no other', (_, at) => {
  const larger = { ...model, environments: environments.toSpliced(at, 0, added) };
  expect(changes(larger)).toEqual({ folders: ['added'], stacks: stacksWith('added') });
  repeatsNothingElse(larger);
});

test.each(environments.filter(({ cluster }) => !cluster.hostsArgoCd).map(({ name }) => name))(
  '%s can be removed, and changes no other',
  (name) => {
    const smaller = { ...model, environments: environments.filter((environment) => environment.name !== name) };
    expect(changes(smaller)).toEqual({ folders: [name], stacks: stacksWith(name) });
  },
);

test('the environment whose cluster hosts Argo CD can be removed once another one hosts it', () => {
  const without = environments.filter(({ cluster }) => !cluster.hostsArgoCd);
  expect(validateModel({ ...model, environments: without }).map(({ rule }) => rule)).toEqual(['argo-cd-host']);
  const [next, ...others] = without;
  if (next === undefined) return;
  const { nodePool } = next.cluster;
  // Argo CD is highly available on three nodes, and needs room.
  const larger = { ...nodePool, minNodes: Math.max(3, nodePool.minNodes), maxNodes: nodePool.maxNodes + 10 };
  const cluster = { ...next.cluster, hostsArgoCd: true, nodePool: larger };
  const [removed] = environments.filter(({ name }) => !without.some((left) => left.name === name));
  const moved = { ...model, environments: [{ ...next, cluster }, ...others] };
  expect(changes(moved).folders).toEqual([removed?.name]);
});
