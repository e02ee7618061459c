import { networkFlows } from './flows';
import type { ApplicationProfile } from './profile';
import { vmshift } from './vmshift/vmshift';

const { processes, servers, backup } = vmshift;
const { api, worker, beat, schemaJob } = processes;
// By name, so that a process that is added later changes nothing here.
const all = ['api', 'worker', 'beat', 'schemaJob'];
const print = (profile: ApplicationProfile, context: Parameters<typeof networkFlows>[1]) =>
  networkFlows(profile, context).map(({ from, to, port }) => `${from} ${to} ${port}`);

describe('network flows', () => {
  test('the application goes through the pooler, the schema Job, the backup and the restore past it', () => {
    expect(print(vmshift, { processes: all, pooled: true })).toEqual([
      `ingress-controller ${api.app} ${api.listens.port}`,
      `pgbouncer postgresql ${servers.database.port}`,
      `${api.app} pgbouncer ${servers.pooler.port}`,
      `${api.app} redis ${servers.queue.port}`,
      `${worker.app} pgbouncer ${servers.pooler.port}`,
      `${worker.app} redis ${servers.queue.port}`,
      `${beat.app} redis ${servers.queue.port}`,
      `${schemaJob.app} postgresql ${servers.database.port}`,
      `${backup.app} postgresql ${servers.database.port}`,
      `postgresql-restore postgresql ${servers.database.port}`,
      `${backup.app} internet 443`,
      'postgresql-restore internet 443',
      'postgresql-restore-drill internet 443',
    ]);
  });

  test('without a pooler all go to the server', () => {
    const flows = print(vmshift, { processes: all, pooled: false });
    expect(flows.filter((flow) => flow.includes('pgbouncer'))).toEqual([]);
    expect(flows).toContain(`${api.app} postgresql ${servers.database.port}`);
  });

  test('a managed database is a public address, and has no backup of ours', () => {
    const flows = print(vmshift, { processes: all, pooled: true, managedPort: 15432 });
    expect(flows).toContain('pgbouncer internet 15432');
    expect(flows).toContain(`${schemaJob.app} internet 15432`);
    expect(flows.filter((flow) => flow.startsWith(backup.app))).toEqual([]);
  });

  test('the server in the namespace is dumped while it is idle, and a copy reaches both databases', () => {
    const copy = 'postgresql-copy';
    const both = [`${copy} internet 15432`, `${copy} postgresql ${servers.database.port}`].sort();
    const idleServer = print(vmshift, { processes: all, pooled: true, managedPort: 15432, idle: {} });
    expect(idleServer.filter((flow) => flow.startsWith(copy)).sort()).toEqual(both);
    expect(idleServer).toContain(`${backup.app} postgresql ${servers.database.port}`);
    expect(idleServer).not.toContain(`pgbouncer postgresql ${servers.database.port}`);
    const idleManaged = print(vmshift, { processes: all, pooled: true, idle: { managedPort: 15432 } });
    expect(idleManaged.filter((flow) => flow.startsWith(copy)).sort()).toEqual(both);
    expect(idleManaged).toContain(`pgbouncer postgresql ${servers.database.port}`);
    expect(idleManaged.filter((flow) => flow.endsWith('15432'))).toEqual([`${copy} internet 15432`]);
  });

  test('a process that an environment does not have connects to nothing', () => {
    const flows = print(vmshift, { processes: ['beat'], pooled: false });
    expect(flows.filter((flow) => flow.includes('vmshift-'))).toEqual([`${beat.app} redis ${servers.queue.port}`]);
  });

  test('one process calls another, or a public address', () => {
    const caller = { ...beat, calls: [{ process: 'api' }, { internet: 8443 }] };
    const profile: ApplicationProfile = { ...vmshift, processes: { ...processes, beat: caller } };
    const flows = print(profile, { processes: all, pooled: false });
    expect(flows).toContain(`${beat.app} ${api.app} ${api.listens.port}`);
    expect(flows).toContain(`${beat.app} internet 8443`);
  });

  test('a key that the Secret does not have and a process that does not listen are refused', () => {
    const withBeat = (changes: object): ApplicationProfile => ({
      ...vmshift,
      processes: { ...processes, beat: { ...beat, ...changes } },
    });
    const context = { processes: all, pooled: false };
    expect(() => networkFlows(withBeat({ secrets: { A: 'NO_KEY' } }), context)).toThrow('the Secret has no key NO_KEY');
    expect(() => networkFlows(withBeat({ calls: [{ process: 'worker' }] }), context)).toThrow('no process worker');
    expect(() => networkFlows(withBeat({ secrets: { A: 'constructor' } }), context)).toThrow('no key constructor');
  });
});
