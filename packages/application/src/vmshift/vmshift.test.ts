import { placeholders } from '../fill';
import { isLongRunning, type Process } from '../process';
import type { ApplicationProfile } from '../profile';
import { vmshift } from './vmshift';

const profile: ApplicationProfile = vmshift;
const processes: readonly (readonly [string, Process])[] = Object.entries(profile.processes);
const servers = Object.values(profile.servers);

describe('the profile of vmshift', () => {
  test('no two things have one name', () => {
    const apps = [...processes.map(([, { app }]) => app), ...servers.map(({ app }) => app), profile.backup.app];
    expect(new Set(apps).size).toBe(apps.length);
    for (const app of apps) expect(app).toMatch(/^[a-z]([a-z0-9-]{0,40}[a-z0-9])?$/);
  });

  test.each(processes)('%s asks for keys that the Secret has', (_, { secrets = {} }) => {
    expect(Object.keys(profile.secret.keys)).toEqual(expect.arrayContaining(Object.values(secrets)));
  });

  test('so do the data servers and the backup', () => {
    const asked = [
      ...servers.map(({ secrets = {} }) => secrets),
      profile.backup.dumpSecrets,
      profile.backup.storageSecrets,
    ];
    const keys = [...asked.flatMap((secrets) => Object.values(secrets)), profile.servers.pooler.usersKey];
    expect(Object.keys(profile.secret.keys)).toEqual(expect.arrayContaining(keys));
    expect(Object.keys(profile.servers.pooler.secrets ?? {})).toContain(profile.servers.pooler.managedVariable);
  });

  test.each(processes)('%s has no placeholder besides the host and its settings', (_, process) => {
    const { command = [], args = [], configuration = {}, settings = {} } = process;
    const texts = [...command, ...args, ...Object.values(configuration)];
    const asked = [...new Set(texts.flatMap(placeholders))];
    expect(['host', ...Object.keys(settings)]).toEqual(expect.arrayContaining(asked));
    expect(texts.flatMap(placeholders)).toEqual(expect.arrayContaining(Object.keys(settings)));
  });

  test.each(processes)('%s names its subcommand in its command', (_, { command = [], subcommand }) => {
    expect(subcommand === undefined || command.includes(subcommand)).toBe(true);
  });

  test('of the processes that run on, each image starts one without a subcommand', () => {
    const first = processes.filter(([, one]) => isLongRunning(one) && one.subcommand === undefined);
    const images = first.map(([, { image }]) => JSON.stringify(image));
    expect(new Set(images).size).toBe(images.length);
  });

  test.each(processes)('%s has time to stop', (_, process) => {
    if (!isLongRunning(process)) return;
    expect(process.graceSeconds).toBeGreaterThanOrEqual((process.preStopSeconds ?? 0) + process.stopSeconds);
  });

  test.each(processes)('%s is left alone for as long as it needs to start and may be silent', (_, process) => {
    if (!isLongRunning(process)) return;
    const patience = (probe = process.probes.liveness) => (probe ? probe.periodSeconds * probe.failureThreshold : 0);
    expect(patience(process.probes.startup)).toBeGreaterThan(process.startSeconds);
    expect(patience()).toBeGreaterThan(process.silentSeconds);
  });

  test('the schema Job makes the tables, then sets the time-outs of its role', () => {
    const [, , program = ''] = vmshift.processes.schemaJob.command;
    expect(program.split('\n')).toEqual([
      'import app.models; from app.database import Base, engine; Base.metadata.create_all(engine)',
      'with engine.begin() as connection:',
      expect.stringContaining(
        '"ALTER ROLE CURRENT_USER SET lock_timeout = 500; ALTER ROLE CURRENT_USER SET statement_timeout = 8000"',
      ),
      '',
    ]);
  });

  test('the Ingress leads to a process that accepts connections, and its probes ask paths that it has', () => {
    const process = profile.processes[profile.ingress.process];
    if (!process || !isLongRunning(process)) throw new Error('expected a process that runs on');
    expect(process.listens).toBeDefined();
    const { startup, liveness } = process.probes;
    for (const probe of [startup, liveness]) {
      const path = probe && 'path' in probe.asks ? probe.asks.path : undefined;
      expect(profile.ingress.routes).toContainEqual(expect.objectContaining({ path, probes: 'process' }));
    }
  });

  test('the queue that every task goes to is consumed first', () => {
    expect(vmshift.processes.worker.queues[0]).toBe('celery');
    expect(vmshift.processes.worker.command).toContain(vmshift.processes.worker.queues.join(','));
  });
});
