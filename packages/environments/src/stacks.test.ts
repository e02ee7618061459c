import { ARGOCD_STACK, environmentStacks, environmentsOfStack, stackEnvironments } from './stacks';

const model = { environments: [{ name: 'a' }, { name: 'b' }] } as unknown as Parameters<typeof stackEnvironments>[0];

test('the stacks of each environment serve it, kind by kind; those that come last, as Argo CD, serve all', () => {
  const [a, b] = model.environments.map(environmentStacks);
  const own = a?.flatMap((stack, kind) => [
    [stack, ['a']],
    [b?.[kind], ['b']],
  ]);
  const all = [...stackEnvironments(model)];
  expect(own?.slice(0, 2)).toEqual([
    ['cluster-a', ['a']],
    ['cluster-b', ['b']],
  ]);
  expect(all.slice(0, own?.length)).toEqual(own);
  const shared = all.slice(own?.length);
  expect(shared).toContainEqual([ARGOCD_STACK, ['a', 'b']]);
  expect(shared.filter(([, served]) => served.length !== 2)).toEqual([]);
});

test.each([
  ['platform-b', ['b']],
  ['argocd', ['a', 'b']],
  ['cluster-gone', ['gone']],
  ['platform-gone', ['gone']],
  ['other', ['other']],
])('%s belongs to %j', (stack, environments) => {
  expect(environmentsOfStack(stack, model)).toEqual(environments);
});
