import { changeModel, findings } from '../../test-support/change-model';
import { capacity } from './capacity';

describe('capacity', () => {
  test('the peak has to fit the nodes that there may be, with one to spare', () => {
    expect(findings(capacity, ['production.cluster.nodePool.maxNodes', 7])).toEqual([
      'production.cluster.nodePool.maxNodes = 7',
    ]);
    expect(findings(capacity, ['production.cluster.nodePool.maxNodes', 8])).toEqual([]);
  });

  test('the message explains how many nodes it takes and for what', () => {
    const [problem] = capacity.check(changeModel(['production.cluster.nodePool.maxNodes', 5]));
    expect(problem?.allowed).toMatch(
      /^at least 8: the \d+ pods at the peak .* request [\d.]+m? CPU and \d+Mi of memory/,
    );
  });

  test('the plan of the first clusters is too small for production', () => {
    expect(findings(capacity, ['production.cluster.nodePool.type', 'g6-standard-2'])).toHaveLength(1);
  });

  test('an autoscaler that may go further needs more nodes', () => {
    expect(findings(capacity, ['staging.processes.worker.scaling.maxReplicas', 12])).toHaveLength(1);
  });

  test('a pod that fits no node of the plan asks for another plan', () => {
    const changes = [['dev.processes.api.resources.requests.cpu', '2'] as const];
    expect(findings(capacity, ...changes)).toEqual(['dev.cluster.nodePool.type = "g6-standard-2"']);
  });

  test('nodes of additional pools count', () => {
    const pool = { name: 'large', type: 'g6-standard-8', minNodes: 1, maxNodes: 2 };
    const fewer = ['production.cluster.nodePool.maxNodes', 6] as const;
    expect(findings(capacity, fewer, ['production.cluster.additionalNodePools', [pool]])).toEqual([]);
  });

  describe('of a reserved pool', () => {
    const batch = { name: 'batch', type: 'g6-standard-4', minNodes: 1, maxNodes: 3, reserved: true };
    const reserve = (change: object) =>
      [
        ['production.cluster.additionalNodePools', [{ ...batch, ...change }]],
        ['production.processes.worker.nodePool', 'batch'],
      ] as const;

    test('holds the pods that name it at their peak, with a node to spare', () => {
      expect(findings(capacity, ...reserve({ maxNodes: 8 }))).toEqual([]);
      expect(findings(capacity, ...reserve({ maxNodes: 1 }))).toEqual([
        'production.cluster.additionalNodePools[0].maxNodes = 1',
      ]);
      const [problem] = capacity.check(changeModel(...reserve({ maxNodes: 1 })));
      expect(problem?.allowed).toMatch(/^at least \d+: the 9 pods that name batch at the peak /);
    });

    test('is of a plan on which they fit', () => {
      const large = ['production.processes.worker.resources.requests.memory', '8Gi'] as const;
      const [problem] = capacity.check(changeModel(...reserve({}), large));
      expect([problem?.path, problem?.allowed]).toEqual([
        'cluster.additionalNodePools[0].type',
        expect.stringMatching(/^a plan on which the pod worker-\d fits/),
      ]);
    });

    test('brings no node to the pods that do not name it', () => {
      const fewer = ['production.cluster.nodePool.maxNodes', 2] as const;
      expect(findings(capacity, ...reserve({ maxNodes: 20 }), fewer)).toEqual([
        'production.cluster.nodePool.maxNodes = 2',
      ]);
    });

    test('may be empty', () => {
      expect(findings(capacity, reserve({ maxNodes: 1 })[0])).toEqual([]);
    });
  });

  test('what other rules report makes no noise here', () => {
    expect(findings(capacity, ['dev.processes.api.resources.requests.cpu', '?'])).toEqual([]);
    expect(findings(capacity, ['dev.cluster.nodePool.type', '?'])).toEqual([]);
    expect(findings(capacity, ['dev.processes.api.scaling.replicas', Number.NaN])).toEqual([]);
  });
});
