import { findings } from '../../test-support/change-model';
import { nodeDisks } from './node-disks';

describe('node disks', () => {
  const size = 'dev.database.volume.size';
  const type = 'dev.cluster.nodePool.type';

  test('a node holds four dumps of the database next to all other pods', () => {
    expect(findings(nodeDisks)).toEqual([]);
    expect(findings(nodeDisks, [type, 'g6-standard-2'], [size, '12Gi'])).toEqual([]);
    expect(findings(nodeDisks, [type, 'g6-standard-2'], [size, '15Gi'])).toEqual([`${type} = "g6-standard-2"`]);
    expect(findings(nodeDisks, [type, 'g6-standard-4'], [size, '15Gi'])).toEqual([]);
  });

  test('what is no plan or no quantity is left to the rules that tell it', () => {
    expect(findings(nodeDisks, [type, 'g7-unknown'])).toEqual([]);
    expect(findings(nodeDisks, [size, 'much'])).toEqual([]);
  });
});
