import { type Model, model } from '@vmshift/environments';
import type { EnvironmentState } from '@vmshift/releases';
import type { Checkout } from '../git/read-checkout';
import { firstPin } from '../testing/first-pin';
import { renderProblems } from './render-problems';

const checkout = { uncommitted: new Set<string>() } as Partial<Checkout> as Checkout;

function told(of: Model) {
  const states = of.environments.map(
    (environment) => ({ environment, pin: firstPin(environment.branch) }) as Partial<EnvironmentState>,
  ) as readonly EnvironmentState[];
  return renderProblems('/nonexistent', of, Promise.resolve(states), Promise.resolve(checkout));
}

test('a model that is refused is one problem of the platform, and not one of each environment', async () => {
  const [first, ...others] = model.environments;
  if (first === undefined) throw new Error('the model has no environment');
  const problems = await told({ ...model, environments: [{ ...first, host: 'not a host' }, ...others] });
  expect(problems).toEqual([
    expect.objectContaining({
      id: 'render-refused',
      cause: expect.stringMatching(/^the manifests cannot be rendered: the model .*: host: got "not a host"/),
      next: ['./vmshiftctl validate'],
    }),
  ]);
});
