import fc from 'fast-check';
import { type AppStack, selectStacks, withProducers } from './terraform-app';

const stack = (name: string, ...dependencies: string[]): AppStack => ({ name, dependencies, environments: [] });

test('the producers of a stack are all that it needs, in the order in which they are deployed', () => {
  const stacks = withProducers([
    stack('cluster-dev'),
    stack('cluster-production'),
    stack('platform-dev', 'cluster-dev'),
    stack('platform-production', 'cluster-production'),
    stack('argocd', 'platform-production', 'platform-dev', 'cluster-production'),
  ]);
  expect(stacks.map(({ producers }) => producers)).toEqual([
    [],
    [],
    ['cluster-dev'],
    ['cluster-production'],
    ['cluster-dev', 'cluster-production', 'platform-dev', 'platform-production'],
  ]);
});

test('what is named can be deployed in that order: nothing is missing, and nothing comes before what it needs', () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.nat(9), { maxLength: 4 }), { maxLength: 10 }), (edges) => {
      const given = edges.map((before, index) =>
        stack(`s${index}`, ...new Set(before.filter((one) => one < index).map((one) => `s${one}`))),
      );
      const dependenciesOf = new Map(given.map(({ name, dependencies }) => [name, dependencies]));
      for (const { name, producers = [] } of withProducers(given)) {
        const deployed = new Set<string>();
        for (const next of [...producers, name]) {
          expect((dependenciesOf.get(next) ?? []).every((needed) => deployed.has(needed))).toBe(true);
          deployed.add(next);
        }
      }
    }),
  );
});

test('an environment is no stack: its own are named, and how a build gets there', () => {
  const own = (name: string) => ({ ...stack(name), environments: ['dev'] });
  const stacks = [own('cluster-dev'), own('platform-dev'), { ...stack('argocd'), environments: ['dev', 'production'] }];
  expect(() => selectStacks({ stacks, environments: ['dev', 'production'] }, ['dev', 'x'])).toThrow(
    [
      'stack: got "dev", "x"; allowed: cluster-dev, platform-dev, argocd',
      '  dev is an environment: its stacks are cluster-dev and platform-dev; a build of the application gets there by ./vmshiftctl release',
    ].join('\n'),
  );
});
