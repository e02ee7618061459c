import { environmentStacks, environmentsOfStack, stackEnvironments } from './stacks';

const model = { environments: [{ name: 'a' }, { name: 'b' }] } as unknown as Parameters<typeof stackEnvironments>[0];

test('every stack serves its environment, and Argo CD, which comes last, all of them', () => {
  expect([...stackEnvironments(model)]).toEqual([
    ['cluster-a', ['a']],
    ['cluster-b', ['b']],
    ['platform-a', ['a']],
    ['platform-b', ['b']],
    ['argocd', ['a', 'b']],
  ]);
});

test('an environment is deployed in the order of what its stacks read', () => {
  expect(environmentStacks({ name: 'a' })).toEqual(['cluster-a', 'platform-a']);
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
