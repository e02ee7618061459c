import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { model } from '@vmshift/environments';
import { renderTerraform } from '@vmshift/infra';
import fc from 'fast-check';
import { readConfigurations } from './read-configurations';

type Json = { [key: string]: Json } | Json[] | string | number | boolean | null;

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'configurations-'));
});
afterEach(() => rmSync(root, { recursive: true }));

/** The stacks of the model, as they are synthesized: path below the folder → text. */
const stacks = [...renderTerraform(model).files]
  .filter(([path]) => path.startsWith('stacks/'))
  .map(([path, text]) => [path.slice('stacks/'.length), text] as const);

function write(side: string, path: string, text: string): void {
  const file = join(root, side, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

const read = (planned: readonly string[] = []) =>
  readConfigurations({ base: join(root, 'base'), head: join(root, 'head') }, new Set(planned), model);

/** Paths of the arguments below the resources of a stack, without those that Terraform keeps to itself. */
function leaves(node: Json, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof node !== 'object' || node === null) return [path];
  return Object.entries(node)
    .filter(([key]) => !['//', 'depends_on', 'lifecycle'].includes(key))
    .flatMap(([key, value]) => leaves(value, [...path, key]));
}

function changed(node: Json, [key, ...rest]: readonly string[]): Json {
  if (key === undefined)
    return typeof node === 'number' ? node + 1 : typeof node === 'boolean' ? !node : `${node} changed`;
  if (Array.isArray(node)) return node.map((item, index) => (String(index) === key ? changed(item, rest) : item));
  return { ...(node as { [key: string]: Json }), [key]: changed((node as { [key: string]: Json })[key] ?? null, rest) };
}

test('the stacks of the model compared with themselves change nothing, and each is looked at', () => {
  for (const [path, text] of stacks) for (const side of ['base', 'head']) write(side, path, text);
  const reports = read();
  expect(reports.map(({ stack }) => `${stack}/cdk.tf.json`)).toEqual(stacks.map(([path]) => path).sort());
  for (const report of reports)
    expect(report).toMatchObject({ basis: 'configuration', plan: { changes: [], outputs: [] }, findings: [] });
});

test('any argument of any resource of the model that changes is told, with the construct that it comes from', () => {
  const places = stacks.flatMap(([path, text]) => {
    const resources: Json = JSON.parse(text).resource;
    return leaves(resources).map((place) => ({ path, text, place }));
  });
  expect(places.length).toBeGreaterThan(100);
  fc.assert(
    fc.property(fc.constantFrom(...places), ({ path, text, place }) => {
      const stack = JSON.parse(text);
      write('base', path, text);
      write('head', path, JSON.stringify({ ...stack, resource: changed(stack.resource, place) }));
      const name = dirname(path);
      const [report] = read(stacks.map(([other]) => dirname(other)).filter((other) => other !== name));
      expect(report).toMatchObject({
        stack: name,
        plan: {
          changes: expect.arrayContaining([
            expect.objectContaining({
              address: `${place[0]}.${place[1]}`,
              constructPath: expect.stringContaining(name),
              attributes: expect.arrayContaining([expect.anything()]),
            }),
          ]),
        },
      });
      rmSync(join(root, 'base'), { recursive: true });
      rmSync(join(root, 'head'), { recursive: true });
    }),
  );
});

test('an environment that leaves the model destroys its stacks, and is named', () => {
  for (const [path, text] of stacks) write('base', path, text);
  for (const [path, text] of stacks) if (!path.includes('-dev/')) write('head', path, text);
  const gone = readConfigurations({ base: join(root, 'base'), head: join(root, 'head') }, new Set(), {
    ...model,
    environments: model.environments.filter(({ name }) => name !== 'dev'),
  });
  const findings = gone.flatMap((report) => (report.status === 'planned' ? report.findings : []));
  const changes = gone.flatMap((report) => (report.status === 'planned' ? report.plan.changes : []));
  expect(changes.map(({ constructPath }) => constructPath)).not.toContain(undefined);
  expect(new Set(findings.flatMap(({ environments }) => environments))).toEqual(new Set(['dev']));
  expect(findings).toContainEqual(
    expect.objectContaining({ id: 'object-destroyed', class: 'data-loss', verdict: 'block' }),
  );
});
