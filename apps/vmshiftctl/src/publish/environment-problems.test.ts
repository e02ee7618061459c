import { type EnvironmentConfig, model } from '@vmshift/environments';
import { firstPin } from '../testing/first-pin';
import { distProblem } from './environment-problems';

const [production] = model.environments as [EnvironmentConfig];
const pin = firstPin(production.branch);

/** A model of one environment whose host cannot be. */
function faultOf(host: string, namespace: string = production.namespace) {
  const environment: EnvironmentConfig = { ...production, host, namespace };
  return distProblem('/nonexistent', { ...model, environments: [environment] }, { environment, pin });
}

test('manifests that cannot be rendered are told with the reason, and how many more there are', () => {
  const { problem, fix } = faultOf('not a host') ?? {};
  expect(problem).toMatch(
    /^dist\/production cannot be rendered: the model of the platform has a problem: production: host: got /,
  );
  expect(problem).not.toContain('more');
  expect(fix).toBe('./vmshiftctl validate');
  expect(faultOf('not a host', 'No Namespace')?.problem).toMatch(/: production: \S+: got .*; and \d+ more$/);
});
