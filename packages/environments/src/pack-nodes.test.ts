import fc from 'fast-check';
import { type PodRequest, packNodes } from './pack-nodes';

const allocatable = { millicores: 1000, bytes: 1000 };
const unbounded = { pool: 'p', allocatable, maxNodes: Number.POSITIVE_INFINITY };
const pod = (name: string, millicores: number, bytes = millicores): PodRequest => ({ name, millicores, bytes });
const names = (pods: readonly PodRequest[]) => pods.map(({ name }) => name);

const pods = fc
  .array(fc.tuple(fc.nat(1000), fc.nat(1000)), { maxLength: 60 })
  .map((requests) => requests.map(([millicores, bytes], index) => pod(`pod-${index}`, millicores, bytes)));

describe('packing pods on nodes', () => {
  test('large pods go first, small ones into the gaps', () => {
    const { nodes } = packNodes([pod('s', 400), pod('l', 600), pod('m', 600), pod('t', 400)], [unbounded]);
    expect(nodes.map((node) => names(node.pods))).toEqual([
      ['l', 's'],
      ['m', 't'],
    ]);
  });

  test('a node is full when either CPU or memory is', () => {
    const { nodes } = packNodes([pod('cpu', 900, 100), pod('memory', 100, 900), pod('both', 200, 200)], [unbounded]);
    expect(nodes.map((node) => names(node.pods))).toEqual([['cpu', 'memory'], ['both']]);
  });

  test('a pod larger than any node is not placed, and the others are', () => {
    const { nodes, unplaced } = packNodes([pod('huge', 1001), pod('small', 1)], [unbounded]);
    expect(names(unplaced)).toEqual(['huge']);
    expect(nodes.map((node) => names(node.pods))).toEqual([['small']]);
  });

  test('a pod goes to the pools that take it, though another has room', () => {
    const batch = { ...unbounded, pool: 'batch' };
    const only = (name: string, pools: readonly string[]) => ({ ...pod(name, 300), pools });
    const all = [pod('any', 300), only('b1', ['batch']), only('b2', ['batch', 'none']), only('lost', ['none'])];
    const packing = packNodes(all, [unbounded, batch]);
    expect(packing.nodes.map((node) => [node.pool, names(node.pods)])).toEqual([
      ['p', ['any']],
      ['batch', ['b1', 'b2']],
    ]);
    expect(names(packing.unplaced)).toEqual(['lost']);
  });

  test('pools are filled in order, and a larger plan takes what the first cannot', () => {
    const large = { pool: 'large', allocatable: { millicores: 4000, bytes: 4000 }, maxNodes: 1 };
    const packing = packNodes([pod('a', 900), pod('b', 900), pod('c', 3000)], [{ ...unbounded, maxNodes: 1 }, large]);
    expect(packing.nodes.map((node) => [node.pool, names(node.pods)])).toEqual([
      ['large', ['c', 'a']],
      ['p', ['b']],
    ]);
    expect(packing.unplaced).toEqual([]);
  });

  test('every pod is placed once, no node holds more than it has, and no fewer nodes than the sums demand', () => {
    fc.assert(
      fc.property(pods, (all) => {
        const { nodes, unplaced } = packNodes(all, [unbounded]);
        expect(unplaced).toEqual([]);
        expect(nodes.flatMap((node) => names(node.pods)).sort()).toEqual(names(all).sort());
        for (const dimension of ['millicores', 'bytes'] as const) {
          const sum = (list: readonly PodRequest[]) => list.reduce((total, request) => total + request[dimension], 0);
          for (const node of nodes) {
            expect(sum(node.pods)).toBeLessThanOrEqual(allocatable[dimension]);
            expect(node.free[dimension]).toBe(allocatable[dimension] - sum(node.pods));
          }
          expect(nodes.length).toBeGreaterThanOrEqual(Math.ceil(sum(all) / allocatable[dimension]));
        }
      }),
    );
  });

  test('with too few nodes what is placed and what is not are together all pods', () => {
    fc.assert(
      fc.property(pods, fc.nat(5), (all, maxNodes) => {
        const { nodes, unplaced } = packNodes(all, [{ ...unbounded, maxNodes }]);
        expect(nodes.length).toBeLessThanOrEqual(maxNodes);
        expect([...nodes.flatMap((node) => names(node.pods)), ...names(unplaced)].sort()).toEqual(names(all).sort());
      }),
    );
  });

  test('the order in which pods are named does not matter', () => {
    fc.assert(
      fc.property(pods, (all) => {
        expect(packNodes([...all].reverse(), [unbounded])).toEqual(packNodes(all, [unbounded]));
      }),
    );
  });
});
