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

  test('what other rules report makes no noise here', () => {
    expect(findings(capacity, ['dev.processes.api.resources.requests.cpu', '?'])).toEqual([]);
    expect(findings(capacity, ['dev.cluster.nodePool.type', '?'])).toEqual([]);
    expect(findings(capacity, ['dev.processes.api.scaling.replicas', Number.NaN])).toEqual([]);
  });
});
