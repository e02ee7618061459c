import { changeModel, findings } from '../../test-support/change-model';
import { poolerSize } from './pooler-size';

const POOL_SIZE = 'production.database.pooler.poolSize';

describe('servers of a pooler replica', () => {
  test('25 freeze the API, 80 were measured to hold', () => {
    expect(findings(poolerSize, [POOL_SIZE, 25])).toEqual([`${POOL_SIZE} = 25`]);
    expect(findings(poolerSize, [POOL_SIZE, 79])).toHaveLength(1);
    expect(findings(poolerSize, [POOL_SIZE, 80])).toEqual([]);
  });

  test('the message shows what was measured, what would exclude it, and what happens', () => {
    const changes = [
      [POOL_SIZE, 25],
      ['production.processes.api.scaling.maxReplicas', 10],
      ['production.processes.worker.scaling.maxReplicas', 8],
    ] as const;
    expect(poolerSize.check(changeModel(...changes)).map(({ allowed }) => allowed)).toEqual([
      'at least 80 (measured; only 1356 exclude it): when all servers of one replica are held by sessions whose processes wait for one more, the API stands still for 15 to 30 s',
    ]);
  });

  test('more than 80 where one address may open more connections', () => {
    const open = ['production.ingress.limitConnections', 120] as const;
    expect(findings(poolerSize, open, [POOL_SIZE, 100])).toEqual([`${POOL_SIZE} = 100`]);
    expect(findings(poolerSize, open, [POOL_SIZE, 120])).toEqual([]);
  });

  test('an environment without a pooler has nothing to size', () => {
    expect(findings(poolerSize, ['production.database.pooler', undefined])).toEqual([]);
  });

  test('what other rules report makes no noise here', () => {
    expect(findings(poolerSize, [POOL_SIZE, Number.NaN])).toEqual([]);
    expect(findings(poolerSize, ['production.processes.api.scaling.maxReplicas', Number.NaN], [POOL_SIZE, 25])).toEqual(
      [],
    );
  });
});
