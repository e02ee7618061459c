import { place } from '../testing/production-place';
import { RestoreCluster } from '../testing/restore-cluster';
import { listDumps } from './list-dumps';

const DUMP = { name: 'vmshift-20261123T021700Z.dump', bytes: 2048, modified: '2026-11-23T02:17:30Z' };

const list = (cluster: RestoreCluster) => listDumps(place, 'list-1', cluster.kubectl, async () => {});

test('a Job lists the dumps, and is deleted', async () => {
  const cluster = new RestoreCluster(place);
  cluster.log = `1 dumps in backup\n${JSON.stringify(DUMP)}\n`;
  expect(await list(cluster)).toEqual([DUMP]);
  expect([cluster.jobs.size, cluster.runs]).toEqual([0, true]);
});

test('one that fails tells why, and is deleted', async () => {
  const cluster = new RestoreCluster(place);
  cluster.end = 'failed';
  await expect(list(cluster)).rejects.toThrow('the dumps cannot be listed: nothing was changed: the dump is cut off');
  expect(cluster.jobs.size).toBe(0);
});

test('one that never ends is not waited for without end', async () => {
  const cluster = new RestoreCluster(place);
  cluster.before = () => {
    for (const job of cluster.jobs.values()) job.left = 9;
  };
  await expect(list(cluster)).rejects.toThrow('the Job list-1 did not list the dumps in 300 s: it still runs');
  expect(cluster.jobs.size).toBe(0);
});
