import { type ApplicationProfile, vmshift } from '@vmshift/application';
import { changeModel, findings, place } from '../../test-support/change-model';
import { timeOuts } from './time-outs';

const { servers, processes } = vmshift;
/** What the rule finds where the profile is another. */
function ofProfile(changes: Partial<ApplicationProfile>): readonly string[] {
  const { platform, environments } = changeModel();
  return timeOuts
    .check({ platform: { ...platform, application: { ...vmshift, ...changes } }, environments })
    .map(place);
}
const pooler = (query_wait_timeout: string) =>
  ofProfile({
    servers: {
      ...servers,
      pooler: { ...servers.pooler, settings: { ...servers.pooler.settings, query_wait_timeout } },
    },
  });
const database = (lock_timeout: number, statement_timeout: number) =>
  ofProfile({
    servers: { ...servers, database: { ...servers.database, roleSettings: { lock_timeout, statement_timeout } } },
  });
const liveness = (failureThreshold: number) => {
  const probes = { ...processes.api.probes, liveness: { ...processes.api.probes.liveness, failureThreshold } };
  return ofProfile({ processes: { ...processes, api: { ...processes.api, probes } } });
};

describe('the order of the time-outs', () => {
  test('holds as declared', () => {
    expect(findings(timeOuts)).toEqual([]);
  });

  test.each(['15', '0', 'long'])('a wait for the pooler of %s is none that ends in time', (wait) => {
    expect(pooler(wait)).toEqual([`platform.application.servers.pooler.settings.query_wait_timeout = "${wait}"`]);
    expect(pooler('14')).toEqual([]);
  });

  test('a statement ends before its process is killed, and a wait for a lock before the statement', () => {
    const path = 'platform.application.servers.database.roleSettings';
    expect(database(500, 15_000)).toEqual([`${path}.statement_timeout = 15000`]);
    expect(database(500, 14_999)).toEqual([]);
    expect(database(500, 500)).toEqual([`${path}.lock_timeout = 500`]);
    expect(database(0, 0)).toContain(`${path}.statement_timeout = 0`);
  });

  test('liveness waits longer than gunicorn', () => {
    expect(liveness(2)).toEqual(['platform.application.processes.api.probes.liveness = "30 s"']);
    expect(liveness(3)).toEqual([]);
  });

  test('the requests of one process wait for a lock one after the other', () => {
    const production = [
      ['production.processes.api.scaling.minReplicas', 3],
      ['production.ingress.limitRequests', 179],
    ] as const;
    expect(findings(timeOuts, ...production)).toEqual([]);
    const more = changeModel(...production, ['production.ingress.limitRequests', 180]);
    expect(timeOuts.check(more)).toEqual([
      expect.objectContaining({
        ...{ environment: 'production', path: 'ingress.limitRequests', value: '180' },
        allowed:
          'at most 179: vmshift-api has 12 processes at its minimum; the requests of one, which may hold 2 times its share, wait for a lock one after the other, 500 ms each, and gunicorn may kill it after 15 s',
      }),
    ]);
  });

  test('what never kills a process has nothing to be earlier than', () => {
    const { blockedSeconds: _, ...api } = processes.api;
    expect(ofProfile({ processes: { ...processes, api } })).toEqual([]);
  });

  test('what other rules report makes no noise here', () => {
    expect(findings(timeOuts, ['dev.ingress.limitRequests', Number.NaN])).toEqual([]);
    expect(findings(timeOuts, ['dev.processes.api', undefined])).toEqual([]);
  });
});
