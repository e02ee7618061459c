import { UserError } from '@vmshift/findings';
import { Stopped } from '../operate/stop-signals';
import { place } from '../testing/production-place';
import { RestoreCluster } from '../testing/restore-cluster';
import { testWorld } from '../testing/test-world';
import { beginRestore } from './begin-restore';
import { KubectlError } from './run-kubectl';
import { runRestore } from './run-restore';
import type { RestoreRequest } from './take-lock';

const DUMPS = ['vmshift-20261122T021700Z.dump', 'vmshift-20261123T021700Z.dump'];
const [, NEWEST = ''] = DUMPS;

let runs = 0;

/** One run of the program against a cluster. */
async function restoreIn(
  cluster: RestoreCluster,
  parts: Partial<RestoreRequest> & { readonly wait?: () => Promise<void>; readonly heldByPerson?: boolean } = {},
) {
  const world = testWorld();
  const resumed: string[] = [];
  const { wait = async () => {}, heldByPerson = false, ...asked } = parts;
  runs += 1;
  const request = { run: `run-${runs}`, by: 'Ada', now: '2026-11-24T12:00:00Z', job: `restore-${runs}`, ...asked };
  const { kubectl } = cluster;
  const end = await beginRestore(
    place,
    { takeOver: false, cancel: false, ...request },
    {
      ...{ kubectl, world },
      dumps: async () => DUMPS.map((name) => ({ name, bytes: 2048, modified: '2026-11-23T02:17:00Z' })),
      confirm: async () => {},
      hold: async () => !heldByPerson,
    },
  )
    .then((lock) =>
      runRestore(lock, { place, kubectl, world, wait, resume: async () => void resumed.push(place.environment.name) }),
    )
    .catch((error: unknown) => error);
  return { end, resumed, printed: world.printed, warned: world.warned, told: end instanceof Error ? end.message : '' };
}

test('a restore stops what writes, restores once, syncs everything, starts it again and resumes', async () => {
  const cluster = new RestoreCluster(place);
  const { end, resumed, printed } = await restoreIn(cluster);
  expect(end).toBeUndefined();
  expect(cluster.restored.map(({ values }) => values)).toEqual([{ ACTION: 'restore', DUMP: NEWEST, INTO: 'schema' }]);
  expect([cluster.runs, cluster.schemaRuns, resumed]).toEqual([true, 1, ['production']]);
  expect(printed).toEqual([
    `restored ${NEWEST} of 2026-11-24T02:17:00Z: 2 tables in 3 s, and each has as many rows as the dump`,
    '  migrations: 7 rows',
    'production runs',
  ]);
});

test('a hold of a person stays', async () => {
  const cluster = new RestoreCluster(place);
  expect((await restoreIn(cluster, { heldByPerson: true })).resumed).toEqual([]);
  expect(cluster.runs).toBe(true);
});

test('a sync that runs, and would start what is stopped, is ended first', async () => {
  const cluster = new RestoreCluster(place);
  cluster.application.operation = { initiatedBy: {} };
  cluster.application.operationState = { phase: 'Running', startedBy: 'someone' };
  expect((await restoreIn(cluster)).end).toBeUndefined();
  expect(cluster.runs).toBe(true);
});

const whole = new RestoreCluster(place);
const calls = restoreIn(whole).then(() => whole.calls.length);

test('ended after any call, it goes on when it is run again, and restores once', async () => {
  for (let at = 1; at <= (await calls); at += 1) {
    const cluster = new RestoreCluster(place);
    let made = 0;
    cluster.before = () => {
      made += 1;
      // As after kill -9: nothing more is called, and nothing told.
      if (made > at) throw new Stopped();
    };
    await restoreIn(cluster);
    cluster.before = () => {};
    const { end } = await restoreIn(cluster);
    expect({ at, end, restored: cluster.restored.length, runs: cluster.runs }).toEqual({
      ...{ at, end: undefined, runs: true },
      // A lock that was taken away as the last thing leaves nothing to go on with.
      restored: at === (await calls) ? 2 : 1,
    });
  }
});

test.each(['before', 'after'] as const)(
  'a call that fails, or whose answer is lost (%s it is done), is made again, and nothing happens twice',
  async (when) => {
    for (let at = 3; at <= (await calls); at += 1) {
      const cluster = new RestoreCluster(place);
      let made = 0;
      cluster[when] = () => {
        made += 1;
        if (made === at) throw new KubectlError('dial tcp: connection refused');
      };
      const { end, warned } = await restoreIn(cluster);
      // What fails before the lock is set ends it, with nothing stopped.
      if (when === 'before' && cluster.restored.length === 0) {
        expect({ at, end, runs: cluster.runs }).toMatchObject({ at: 3, end: expect.any(UserError), runs: true });
        continue;
      }
      expect({ at, end, restored: cluster.restored.length, runs: cluster.runs }).toEqual({
        ...{ at, end: undefined, restored: 1, runs: true },
      });
      expect(warned.filter((line) => line.includes('connection refused')).length).toBeLessThanOrEqual(1);
    }
  },
);

test('a network that stays away ends it with what state things are in', async () => {
  const cluster = new RestoreCluster(place);
  cluster.before = () => {
    if (cluster.jobs.size > 0) throw new Error('dial tcp: no route to host');
  };
  const { end } = await restoreIn(cluster);
  expect(end).toBeInstanceOf(UserError);
  expect((end as UserError).lines[0]).toBe('dial tcp: no route to host');
  expect((end as UserError).lines.join('\n')).not.toContain('unchanged');
  expect((end as UserError).lines.join('\n')).toContain('  to go on: ./vmshiftctl restore production');
});

test('a restore that fails changes nothing and says how to go on with another dump', async () => {
  const cluster = new RestoreCluster(place);
  cluster.end = 'failed';
  const { told } = await restoreIn(cluster);
  expect(told).toContain('nothing was changed: the dump is cut off');
  expect(told).toContain('./vmshiftctl restore production --cancel');
  expect(cluster.lock?.phase).toBe('stopped');
  cluster.end = 'complete';
  expect((await restoreIn(cluster, { dump: DUMPS[0], into: 'database' })).end).toBeUndefined();
  expect(cluster.restored.map(({ values }) => values)).toEqual([
    { ACTION: 'restore', DUMP: DUMPS[0], INTO: 'database' },
  ]);
  expect(cluster.runs).toBe(true);
});

test('a dump with which nothing starts is replaced by another one', async () => {
  const cluster = new RestoreCluster(place);
  const wait = async () => {
    if (cluster.lock?.phase === 'syncing') throw new Stopped();
  };
  expect((await restoreIn(cluster, { wait })).told).toContain('--dump <name>');
  expect((await restoreIn(cluster, { dump: 'other.dump' })).told).toContain('the bucket has no dump "other.dump"');
  expect(cluster.lock).toMatchObject({ dump: NEWEST, phase: 'syncing' });
  const { end, warned } = await restoreIn(cluster, { dump: DUMPS[0] });
  expect([end, cluster.runs]).toEqual([undefined, true]);
  expect(warned).toContain(
    `${DUMPS[0]} is restored into the emptied schema of production, in place of what is restored already`,
  );
  expect(cluster.restored.map(({ values }) => values.DUMP)).toEqual([NEWEST, DUMPS[0]]);
});

test('cancelled after a failure, everything runs again without a restore', async () => {
  const cluster = new RestoreCluster(place);
  cluster.end = 'failed';
  await restoreIn(cluster);
  expect((await restoreIn(cluster, { cancel: true })).end).toBeUndefined();
  expect([cluster.runs, cluster.restored, cluster.schemaRuns]).toEqual([true, [], 1]);
});

test('a second person is refused, and can take over', async () => {
  const cluster = new RestoreCluster(place);
  await restoreIn(cluster, { wait: async () => Promise.reject(new Stopped()) });
  expect((await restoreIn(cluster, { by: 'Eve' })).told).toMatch(
    /^Ada restores production since 2026-11-24T12:00:00Z; .*\n.*--take-over$/,
  );
  expect((await restoreIn(cluster, { by: 'Eve', takeOver: true })).end).toBeUndefined();
  expect([cluster.runs, cluster.restored.length]).toEqual([true, 1]);
});

test('a run whose lock another one has taken over ends and touches nothing', async () => {
  const cluster = new RestoreCluster(place);
  let taken = false;
  const { told } = await restoreIn(cluster, {
    wait: async () => {
      if (taken) return;
      taken = true;
      await restoreIn(cluster, { by: 'Eve', takeOver: true });
    },
  });
  expect(told).toContain('another run has taken over the restore of production');
  expect([cluster.runs, cluster.restored.length]).toEqual([true, 1]);
});

test('a lock that Argo CD changes at the same moment is taken over all the same', async () => {
  const cluster = new RestoreCluster(place);
  await restoreIn(cluster, { wait: async () => Promise.reject(new Stopped()) });
  let left = 3;
  cluster.before = (call) => {
    if (call.includes(' annotate ') && left > 0) {
      left -= 1;
      cluster.application.resourceVersion += 1;
    }
  };
  expect((await restoreIn(cluster)).end).toBeUndefined();
  expect([cluster.runs, cluster.restored.length, left]).toEqual([true, 1, 0]);
});

test('of two that begin at once, one is refused and knows what to resume', async () => {
  const cluster = new RestoreCluster(place);
  cluster.before = (call) => {
    if (!call.includes(' annotate ')) return;
    cluster.before = () => {};
    const lock = {
      run: 'x',
      by: 'Eve',
      since: 'now',
      dump: NEWEST,
      into: 'schema',
      job: 'x',
      phase: 'stopped',
      holds: true,
    };
    cluster.application.annotations['vmshiftctl/restore'] = JSON.stringify(lock);
  };
  expect((await restoreIn(cluster)).told).toMatch(/^Eve restores production since now; /);
  expect([cluster.deployments.get('vmshift-api')?.replicas, cluster.jobs.size]).toEqual([3, 0]);
});

test('automatic sync that was off already is told, and on at the end', async () => {
  const cluster = new RestoreCluster(place);
  cluster.application.enabled = false;
  const { warned } = await restoreIn(cluster);
  expect(warned).toContain('automatic sync of vmshift-production is off already; it is switched on at the end');
  expect(cluster.runs).toBe(true);
});
