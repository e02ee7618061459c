import { deploymentOf, objectOf } from '../test-support/objects';
import { withLimitDefaults } from './limit-defaults';
import { type Workload, workloadOf } from './workload';

const range = (...limits: readonly object[]) => objectOf('LimitRange', { limits });
const rule = (fields: object) => ({ type: 'Container', ...fields });

function admitted(resources: unknown, ...ranges: readonly ReturnType<typeof range>[]): unknown {
  const workload = workloadOf(deploymentOf({ containers: [{ name: 'c', resources }] })) as Workload;
  return withLimitDefaults(workload, ranges).containers[0]?.spec.resources;
}

describe('withLimitDefaults', () => {
  it.each<[string, unknown, readonly object[], object]>([
    ['no range', undefined, [], { limits: {}, requests: {} }],
    ['its own limit for a request', { limits: { cpu: '1' } }, [], { limits: { cpu: '1' }, requests: { cpu: '1' } }],
    [
      'defaults for what is absent',
      { requests: { cpu: '2' } },
      [rule({ default: { cpu: '3', memory: '4' }, defaultRequest: { cpu: '1', memory: '2' } })],
      { limits: { cpu: '3', memory: '4' }, requests: { cpu: '2', memory: '2' } },
    ],
    [
      'its own limit before a default request',
      { limits: { cpu: '1' } },
      [rule({ defaultRequest: { cpu: '2' } })],
      { limits: { cpu: '1' }, requests: { cpu: '1' } },
    ],
    [
      'the greatest for a default limit, and that for a request',
      undefined,
      [rule({ max: { cpu: '3' }, min: { cpu: '1' } })],
      { limits: { cpu: '3' }, requests: { cpu: '3' } },
    ],
    [
      'the least for a default request',
      undefined,
      [rule({ min: { cpu: '1' } })],
      { limits: {}, requests: { cpu: '1' } },
    ],
    ['nothing of a rule for whole pods', undefined, [{ type: 'Pod', max: { cpu: '1' } }], { limits: {}, requests: {} }],
    ['nothing of what is malformed', 'all', ['x' as never, rule({ default: [] })], { limits: {}, requests: {} }],
  ])('gives a container %s', (_, resources, rules, expected) => {
    expect(admitted(resources, range(...rules))).toEqual(expected);
  });

  it('takes a default of the first range that has one', () => {
    const ranges = [range(rule({ default: { cpu: '1' } })), range(rule({ default: { cpu: '2', memory: '3' } }))];
    expect(admitted({}, ...ranges)).toMatchObject({ limits: { cpu: '1', memory: '3' } });
  });
});
