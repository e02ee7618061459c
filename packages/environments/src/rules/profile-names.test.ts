import { type ApplicationProfile, type Process, vmshift } from '@vmshift/application';
import { changeModel, findings, place } from '../../test-support/change-model';
import { profileNames } from './profile-names';

const { servers, processes, backup, secret, ingress } = vmshift;
const { api, worker, schemaJob } = processes;

/** What the rule finds where the profile is another. */
function ofProfile(changes: Partial<ApplicationProfile>): readonly string[] {
  const { platform, environments } = changeModel();
  return profileNames
    .check({ platform: { ...platform, application: { ...vmshift, ...changes } }, environments })
    .map(place);
}
/** The same where one process is another. */
const ofApi = (changes: Partial<Process>) =>
  ofProfile({ processes: { ...processes, api: { ...api, ...changes } as Process } });
const ofJob = (changes: Partial<Process>) =>
  ofProfile({ processes: { ...processes, schemaJob: { ...schemaJob, ...changes } as Process } });

describe('the names in the profile', () => {
  test('lead to something as declared', () => {
    expect(findings(profileNames)).toEqual([]);
  });

  test('a finding names the folder of the profile and what there is', () => {
    const { platform, environments } = changeModel();
    const application = { ...vmshift, ingress: { ...ingress, process: 'apii' } };
    expect(profileNames.check({ platform: { ...platform, application }, environments })).toEqual([
      expect.objectContaining({
        path: 'application.ingress.process',
        allowed: 'a process that accepts connections (listens): api',
        fix: 'packages/application/src/vmshift',
      }),
    ]);
  });

  test.each(['worker', 'constructor', ''])('the Ingress cannot lead to %j', (process) => {
    expect(ofProfile({ ingress: { ...ingress, process } })).toEqual([
      `platform.application.ingress.process = "${process}"`,
    ]);
  });

  test('a call leads to a process that accepts connections, or to the internet', () => {
    expect(ofJob({ calls: [{ process: 'api' }, { internet: 443 }] })).toEqual([]);
    expect(ofJob({ calls: [{ process: 'api' }, { process: 'worker' }] })).toEqual([
      'platform.application.processes.schemaJob.calls[1].process = "worker"',
    ]);
  });

  test('a process that accepts no connections has neither an Ingress nor a probe of its port', () => {
    const { startup, liveness } = api.probes;
    expect(ofApi({ listens: undefined })).toEqual([
      'platform.application.ingress.process = "api"',
      `platform.application.processes.api.probes.startup.asks = "${startup.asks.path}"`,
      `platform.application.processes.api.probes.liveness.asks = "${liveness.asks.path}"`,
    ]);
    const tcp = { liveness: { ...liveness, asks: { tcp: true } }, startup: undefined } as const;
    expect(ofProfile({ processes: { ...processes, worker: { ...worker, probes: tcp } } })).toEqual([
      'platform.application.processes.worker.probes.liveness.asks = "tcp"',
    ]);
  });

  test('a variable of a process comes from a key that the Secret has', () => {
    expect(ofApi({ secrets: { REDIS_URL: 'REDIS_URI', A: 'toString' } })).toEqual([
      'platform.application.processes.api.secrets.REDIS_URL = "REDIS_URI"',
      'platform.application.processes.api.secrets.A = "toString"',
    ]);
  });

  test('a text asks for the host or a setting, and for nothing else', () => {
    expect(ofApi({ configuration: { A: '{host}', B: '["https://{hots}"]' } })).toEqual([
      'platform.application.processes.api.configuration.B = "{hots}"',
    ]);
    const settings = { logLevel: ['INFO'] };
    expect(ofApi({ settings, command: ['x', '{logLevel}', '{loglevel}'], args: ['{a}{b}'] })).toEqual([
      'platform.application.processes.api.command[2] = "{loglevel}"',
      'platform.application.processes.api.args[0] = "{a}"',
      'platform.application.processes.api.args[0] = "{b}"',
    ]);
  });

  test('a process, its image and a key of the Secret are of a kind that there is', () => {
    expect(ofApi({ kind: 'scalde' as 'scaled', image: 'apii' as 'api' })).toEqual([
      'platform.application.ingress.process = "api"',
      'platform.application.processes.api.kind = "scalde"',
      'platform.application.processes.api.image = "apii"',
    ]);
    const REDIS_URL = { kind: 'queue-ur' as 'queue-url', database: 0 };
    expect(ofProfile({ secret: { ...secret, keys: { ...secret.keys, REDIS_URL } } })).toEqual([
      'platform.application.secret.keys.REDIS_URL.kind = "queue-ur"',
    ]);
  });

  test('so do the variables of the data servers and of the backup', () => {
    const wrong = { A: 'NONE' };
    expect(
      ofProfile({
        servers: {
          database: { ...servers.database, secrets: wrong },
          pooler: { ...servers.pooler, secrets: wrong, usersKey: 'USERS' },
          queue: { ...servers.queue, secrets: wrong },
        },
        backup: { ...backup, dumpSecrets: wrong, storageSecrets: wrong },
      }),
    ).toEqual([
      'platform.application.servers.database.secrets.A = "NONE"',
      'platform.application.servers.pooler.secrets.A = "NONE"',
      'platform.application.servers.queue.secrets.A = "NONE"',
      'platform.application.servers.pooler.usersKey = "USERS"',
      'platform.application.servers.pooler.managedVariable = "DATABASE_DIRECT_URL"',
      'platform.application.backup.dumpSecrets.A = "NONE"',
      'platform.application.backup.storageSecrets.A = "NONE"',
    ]);
  });

  test('the copy of a database needs the URL of the server itself', () => {
    const { DATABASE_DIRECT_URL: _, ...keys } = secret.keys;
    expect(ofProfile({ secret: { ...secret, keys } })).toContain(
      `platform.application.secret.keys = ${JSON.stringify(Object.keys(keys))}`,
    );
  });
});
