import { LINODE_PLAN_TYPES, linodePlan } from './linode-plans';
import { nodeAllocatable, SYSTEM_POD_MILLICORES } from './node-allocatable';

const GIB = 2 ** 30;
const MIB = 2 ** 20;

describe('what a node has for pods', () => {
  test.each([
    ['g6-standard-1', 940, 1.5 * GIB - 100 * MIB],
    ['g6-standard-2', 1930, 3 * GIB - 100 * MIB],
    ['g6-standard-4', 3920, 6.2 * GIB - 100 * MIB],
    ['g6-standard-6', 5915, 13.4 * GIB - 100 * MIB],
    ['g6-standard-8', 7910, (13.4 + 16 * 0.94) * GIB - 100 * MIB],
  ])('%s leaves what the published bands leave, less the pods of the system', (type, millicores, bytes) => {
    const plan = linodePlan(type);
    if (!plan) throw new Error(`no plan ${type}`);
    const allocatable = nodeAllocatable(plan);
    expect(allocatable.millicores).toBe(millicores - SYSTEM_POD_MILLICORES);
    expect(Math.abs(allocatable.bytes - bytes)).toBeLessThanOrEqual(1);
  });

  test('is less than the plan and more than half of it, but for the smallest', () => {
    for (const type of LINODE_PLAN_TYPES.filter((name) => name !== 'g6-standard-1')) {
      const { vcpus = 0, memoryMib = 0 } = linodePlan(type) ?? {};
      const { millicores, bytes } = nodeAllocatable({ vcpus, memoryMib });
      expect(millicores).toBeLessThan(vcpus * 1000);
      expect(millicores).toBeGreaterThan(vcpus * 500);
      expect(bytes).toBeLessThan(memoryMib * MIB);
      expect(bytes).toBeGreaterThan((memoryMib * MIB) / 2);
    }
  });
});
