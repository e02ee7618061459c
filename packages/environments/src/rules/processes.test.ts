import { type ApplicationProfile, vmshift } from '@vmshift/application';
import { changeModel, findings, place } from '../../test-support/change-model';
import { processes } from './processes';

const resources = { requests: { cpu: '1', memory: '1Gi' }, limits: { cpu: '1', memory: '1Gi' } };
const { api, schemaJob } = vmshift.processes;
const nightly = { ...schemaJob, kind: 'cron-job', optional: true } as const;

/** What the rule finds in an environment of a platform that also has the CronJob `nightly`. */
function findingsOfNightly(config: unknown): readonly string[] {
  const model = changeModel(['dev.processes.nightly', config]);
  const application: ApplicationProfile = { ...vmshift, processes: { ...vmshift.processes, nightly } };
  return processes.check({ ...model, platform: { ...model.platform, application } }).map(place);
}

describe('processes', () => {
  test('a process that the profile has everywhere needs its sizes', () => {
    expect(findings(processes, ['dev.processes.worker', undefined])).toEqual(['dev.processes.worker = "nothing"']);
  });

  test('a process that the profile does not have is refused, with those that it has', () => {
    const [problem] = processes.check(changeModel(['dev.processes.flowr', { resources }]));
    expect(problem).toMatchObject({ path: 'processes.flowr', allowed: expect.stringContaining('api, worker, beat') });
  });

  test('a scaled process has replicas, any other has none', () => {
    expect(findings(processes, ['dev.processes.api.scaling', undefined])).toEqual([
      'dev.processes.api.scaling = undefined',
    ]);
    expect(findings(processes, ['dev.processes.beat.scaling', { kind: 'fixed', replicas: 2 }])).toEqual([
      'dev.processes.beat.scaling = "some"',
    ]);
  });

  test('a CronJob has a schedule that comes round, any other process has none', () => {
    expect(findingsOfNightly({ resources, schedule: '0 3 * * *' })).toEqual([]);
    expect(findingsOfNightly({ resources, schedule: '0 0 31 2 *' })).toEqual([
      'dev.processes.nightly.schedule = "0 0 31 2 *"',
    ]);
    expect(findingsOfNightly({ resources })).toEqual(['dev.processes.nightly.schedule = undefined']);
    expect(findings(processes, ['dev.processes.beat.schedule', '0 3 * * *'])).toEqual([
      'dev.processes.beat.schedule = "0 3 * * *"',
    ]);
  });

  test('an optional process may be left out', () => {
    expect(findingsOfNightly(undefined)).toEqual([]);
  });

  test('a name that every object of JavaScript has is none of the profile', () => {
    expect(findings(processes, ['dev.processes.constructor', { resources }])).toEqual([
      'dev.processes.constructor = "constructor"',
    ]);
    expect(findings(processes, ['dev.processes.worker.settings.constructor', 'x'])).toEqual([
      'dev.processes.worker.settings.constructor = "x"',
    ]);
  });

  test('a setting that the profile does not declare is refused', () => {
    expect(findings(processes, ['dev.processes.api.settings', { logLevel: 'INFO' }])).toEqual([
      'dev.processes.api.settings.logLevel = "INFO"',
    ]);
  });

  test('a variable holds any text, has a name that a shell takes, and hides none of the Secret', () => {
    const variables = (value: unknown) => findings(processes, ['dev.processes.api.variables', value]);
    expect(variables({ FEATURE_FLAGS: '{"a": [1, "x"]} $HOME \n' })).toEqual([]);
    expect(variables({ constructor: 'x', toString: 'y' })).toEqual([]);
    expect(variables({ 'NO-NAME': 'x' })).toEqual(['dev.processes.api.variables.NO-NAME = "NO-NAME"']);
    expect(variables({ TEXT: 'x'.repeat(131_066) })).toEqual([]);
    expect(variables({ TEXT: 'x'.repeat(131_067) })).toHaveLength(1);
    expect(variables({ TEXT: 'ä'.repeat(65_534) })).toHaveLength(1);
    expect(variables({ TEXT: 'a\0' })).toHaveLength(1);
    expect(variables({ TEXT: '\ud83d' })).toHaveLength(1);
    expect(variables({ TEXT: '\ud83d\ude00' })).toEqual([]);
    expect(variables({ RETRIES: 3 })).toEqual(['dev.processes.api.variables.RETRIES = 3']);
    const [secret = ''] = Object.keys(api.secrets);
    expect(variables({ [secret]: 'x' })).toEqual([`dev.processes.api.variables.${secret} = "x"`]);
  });
});
