import { objectOf } from '../test-support/objects';
import { allowedDisruptions } from './disruption-budget';

describe('allowedDisruptions', () => {
  it.each([
    [{ maxUnavailable: 1 }, 3, 1],
    [{ maxUnavailable: 0 }, 3, 0],
    [{ maxUnavailable: '10%' }, 3, 1],
    [{ maxUnavailable: '0%' }, 3, 0],
    [{ minAvailable: 2 }, 3, 1],
    [{ minAvailable: 3 }, 3, 0],
    [{ minAvailable: 4 }, 3, -1],
    [{ minAvailable: '50%' }, 3, 1],
    [{ minAvailable: '100%' }, 3, 0],
    [{}, 3, 0],
    [{ minAvailable: 'two' }, 3, undefined],
    [{ maxUnavailable: '1' }, 3, undefined],
  ])('of %j and %d pods are %p', (spec, replicas, allowed) => {
    expect(allowedDisruptions(objectOf('PodDisruptionBudget', spec), replicas)).toBe(allowed);
  });
});
