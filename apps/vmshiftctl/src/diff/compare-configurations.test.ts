import { dirname } from 'node:path';
import { model } from '@vmshift/environments';
import { renderOnce } from '@vmshift/infra/testing';
import fc from 'fast-check';
import { compareStack, knownConfiguration, withConfiguration } from './compare-configurations';

type Json = { [key: string]: Json } | Json[] | string | number | boolean | null;

/** The stacks of the model, as they are synthesized: name → text. */
const stacks = [...renderOnce(model).files]
  .filter(([path]) => path.startsWith('stacks/'))
  .map(([path, text]) => [dirname(path).slice('stacks/'.length), text] as const);

/** Paths of the arguments below the resources of a stack, without those that Terraform keeps to itself. */
function leaves(node: Json, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof node !== 'object' || node === null) return [path];
  return Object.entries(node)
    .filter(([key]) => !['//', 'depends_on', 'lifecycle'].includes(key))
    .flatMap(([key, value]) => leaves(value, [...path, key]));
}

/** Paths of all values. */
function allLeaves(node: Json, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof node !== 'object' || node === null) return [path];
  return Object.entries(node).flatMap(([key, value]) => (key === '//' ? [] : allLeaves(value, [...path, key])));
}

function changed(node: Json, [key, ...rest]: readonly string[]): Json {
  if (key === undefined)
    return typeof node === 'number' ? node + 1 : typeof node === 'boolean' ? !node : `${node} changed`;
  if (Array.isArray(node)) return node.map((item, index) => (String(index) === key ? changed(item, rest) : item));
  return { ...(node as { [key: string]: Json }), [key]: changed((node as { [key: string]: Json })[key] ?? null, rest) };
}

test.each(stacks)('%s compared with itself changes nothing', (stack, text) => {
  expect(compareStack(stack, text, text, model)).toMatchObject({
    basis: 'configuration',
    plan: { changes: [], outputs: [] },
    untold: [],
    findings: [],
  });
});

test('any argument of any resource of the model that changes is told, with the construct that it comes from', () => {
  const places = stacks.flatMap(([stack, text]) => {
    const resources: Json = JSON.parse(text).resource;
    return leaves(resources).map((place) => ({ stack, text, place }));
  });
  expect(places.length).toBeGreaterThan(100);
  fc.assert(
    fc.property(fc.constantFrom(...places), ({ stack, text, place }) => {
      const base = JSON.parse(text);
      const head = JSON.stringify({ ...base, resource: changed(base.resource, place) });
      expect(compareStack(stack, text, head, model)).toMatchObject({
        stack,
        plan: {
          changes: expect.arrayContaining([
            expect.objectContaining({
              address: `${place[0]}.${place[1]}`,
              constructPath: expect.stringContaining(stack),
              attributes: expect.arrayContaining([expect.anything()]),
            }),
          ]),
        },
      });
    }),
  );
});

test('any other value of a stack that changes is judged, or told as a part that no rule judges', () => {
  const places = stacks.flatMap(([stack, text]) => {
    const { '//': _metadata, output: _outputs, resource, ...rest } = JSON.parse(text);
    const own = Object.entries(resource).flatMap(([type, objects]) =>
      Object.entries(objects as object).flatMap(([name, object]) =>
        ['lifecycle', 'depends_on'].flatMap((key) =>
          key in object ? allLeaves(object[key], ['resource', type, name, key]) : [],
        ),
      ),
    );
    const known = knownConfiguration([text], false);
    return [...allLeaves(rest), ...own].map((place) => ({ stack, text, known, place }));
  });
  expect(places.length).toBeGreaterThan(50);
  for (const { stack, text, known, place } of places) {
    const head = JSON.stringify(changed(JSON.parse(text), place));
    const report = withConfiguration(compareStack(stack, text, head, model), { base: text, head }, known, model);
    const [untold = ''] = report.untold;
    const told = untold === '' ? report.findings.length > 0 : place.join('.').startsWith(untold);
    expect([place.join('.'), told]).toEqual([place.join('.'), true]);
  }
});

test('an environment that leaves the model destroys its stacks, and is named', () => {
  const without = { ...model, environments: model.environments.filter(({ name }) => name !== 'dev') };
  const gone = stacks.map(([stack, text]) =>
    compareStack(stack, text, stack.endsWith('-dev') ? undefined : text, without),
  );
  const findings = gone.flatMap((report) => (report.status === 'planned' ? report.findings : []));
  const changes = gone.flatMap((report) => (report.status === 'planned' ? report.plan.changes : []));
  expect(changes.map(({ constructPath }) => constructPath)).not.toContain(undefined);
  expect(new Set(findings.flatMap(({ environments }) => environments))).toEqual(new Set(['dev']));
  expect(findings).toContainEqual(
    expect.objectContaining({ id: 'cluster-destroyed', class: 'data-loss', verdict: 'block' }),
  );
});
