import fc from 'fast-check';
import { deploymentOf, objectOf } from '../test-support/objects';
import { isRolloutStuck, podsAtPeak, rolloutBounds } from './rollout';
import { type Workload, workloadOf } from './workload';

const deployment = (strategy: unknown, more = {}) => workloadOf(deploymentOf({}, { strategy, ...more })) as Workload;
const rolling = (maxSurge: unknown, maxUnavailable: unknown) =>
  deployment({ type: 'RollingUpdate', rollingUpdate: { maxSurge, maxUnavailable } });
const other = (kind: string, updateStrategy: unknown) => workloadOf(objectOf(kind, { updateStrategy })) as Workload;

describe('rolloutBounds', () => {
  it.each([
    ['the defaults of one replica', deployment(undefined), 1, { surge: 1, unavailable: 0 }],
    ['the defaults of four', deployment({}), 4, { surge: 1, unavailable: 1 }],
    ['the defaults of six', deployment({ type: 'RollingUpdate' }), 6, { surge: 2, unavailable: 1 }],
    ['the defaults of no replicas', deployment(undefined), 0, { surge: 0, unavailable: 0 }],
    ['numbers', rolling(1, 0), 6, { surge: 1, unavailable: 0 }],
    ['percentages', rolling('50%', '50%'), 5, { surge: 3, unavailable: 2 }],
    ['no surge and a share that comes to nothing', rolling(0, '25%'), 2, { surge: 0, unavailable: 1 }],
    ['two zeros, which the API server refuses', rolling(0, '0%'), 3, { surge: 0, unavailable: 0 }],
    ['more unavailable than there are', rolling(0, 9), 3, { surge: 0, unavailable: 3 }],
    ['Recreate', deployment({ type: 'Recreate' }), 3, { surge: 0, unavailable: 3 }],
    ['a StatefulSet', other('StatefulSet', undefined), 4, { surge: 0, unavailable: 1 }],
    [
      'a StatefulSet that waits for deletions',
      other('StatefulSet', { type: 'OnDelete' }),
      4,
      { surge: 0, unavailable: 0 },
    ],
    ['a DaemonSet', other('DaemonSet', undefined), 4, { surge: 0, unavailable: 1 }],
    [
      'a DaemonSet with a share, which is rounded up',
      other('DaemonSet', { rollingUpdate: { maxSurge: 0, maxUnavailable: '30%' } }),
      4,
      { surge: 0, unavailable: 2 },
    ],
    [
      'a DaemonSet that surges',
      other('DaemonSet', { rollingUpdate: { maxSurge: '30%', maxUnavailable: 0 } }),
      4,
      { surge: 2, unavailable: 0 },
    ],
    ['a Job', workloadOf(objectOf('Job', {})) as Workload, 4, { surge: 0, unavailable: 0 }],
  ])('of %s', (_, workload, replicas, bounds) => {
    expect(rolloutBounds(workload, replicas)).toEqual(bounds);
  });

  it('always leave a Deployment that has replicas a step to take', () => {
    const share = fc.oneof(
      fc.nat(10),
      fc.nat(100).map((percent) => `${percent}%`),
    );
    fc.assert(
      fc.property(share, share, fc.integer({ min: 1, max: 50 }), (maxSurge, maxUnavailable, replicas) => {
        fc.pre(!isRolloutStuck(rolling(maxSurge, maxUnavailable)));
        const { surge, unavailable } = rolloutBounds(rolling(maxSurge, maxUnavailable), replicas);
        expect(surge + unavailable).toBeGreaterThan(0);
        expect(unavailable).toBeLessThanOrEqual(replicas);
      }),
    );
  });
});

describe('isRolloutStuck', () => {
  it.each([
    ['two zeros', rolling(0, 0), true],
    ['two zeros in percent', rolling('0%', 0), true],
    ['a share that comes to nothing of few replicas', rolling(0, '1%'), false],
    ['one surge pod', rolling(1, 0), false],
    ['the defaults', deployment(undefined), false],
    ['Recreate', deployment({ type: 'Recreate', rollingUpdate: { maxSurge: 0, maxUnavailable: 0 } }), false],
    ['a StatefulSet', other('StatefulSet', undefined), false],
  ])('of %s', (_, workload, stuck) => {
    expect(isRolloutStuck(workload)).toBe(stuck);
  });
});

it('podsAtPeak counts the maximum and the surge on top', () => {
  const scaler = objectOf('HorizontalPodAutoscaler', { minReplicas: 2, maxReplicas: 8 });
  expect(podsAtPeak(rolling(1, 0), scaler)).toBe(9);
  expect(podsAtPeak(rolling('25%', 0), scaler)).toBe(10);
  expect(podsAtPeak(deployment({ type: 'Recreate' }, { replicas: 3 }), undefined)).toBe(3);
  expect(podsAtPeak(workloadOf(objectOf('StatefulSet', { replicas: 3 })) as Workload, undefined)).toBe(3);
});
