import { type ApplicationProfile, vmshift } from '@vmshift/application';
import { changeModel, place } from '../../test-support/change-model';
import { applicationProfile } from './application-profile';
import { validateModel } from './validate-model';

const { worker, beat } = vmshift.processes;

function modelWith(processes: object) {
  const { platform, environments } = changeModel();
  const application = { ...vmshift, processes: { ...vmshift.processes, ...processes } } as ApplicationProfile;
  return { platform: { ...platform, application }, environments };
}

const found = (processes: object) => applicationProfile.check(modelWith(processes)).map(place);

test('the profile of vmshift leads somewhere', () => {
  expect(found({})).toEqual([]);
});

test('a key that the Secret does not have is named with its variable, the keys that there are and where to add one', () => {
  const changed = { beat: { ...beat, secrets: { MAIL: 'MAIL_KEY' } } };
  expect(found(changed)).toEqual(['platform.application.processes.beat.secrets.MAIL = "MAIL_KEY"']);
  const [problem] = applicationProfile.check(modelWith(changed));
  expect(problem).toMatchObject({
    allowed: expect.stringMatching(/DATABASE_URL, .*; or add it under keys in .*secret\.ts/),
    fix: 'packages/application/src/vmshift',
  });
});

test('it is a problem of the whole model, and no fault of the program', () => {
  const rules = validateModel(modelWith({ beat: { ...beat, secrets: { MAIL: 'MAIL_KEY' } } })).map(({ rule }) => rule);
  expect(rules).toContain('application-profile');
});

test('a name that every object of JavaScript has is no key of the Secret', () => {
  expect(found({ beat: { ...beat, secrets: { A: 'constructor' } } })).toEqual([
    'platform.application.processes.beat.secrets.A = "constructor"',
  ]);
});

test('a process is called only where it listens', () => {
  expect(found({ beat: { ...beat, calls: [{ process: 'api' }, { internet: 443 }] } })).toEqual([]);
  expect(found({ beat: { ...beat, calls: [{ process: 'worker' }, { process: 'nothing' }] } })).toEqual([
    'platform.application.processes.beat.calls[0].process = "worker"',
    'platform.application.processes.beat.calls[1].process = "nothing"',
  ]);
});

test('a placeholder is the host or a setting of its process', () => {
  const configuration = { SITE: 'https://{host}', LEVEL: '{logLevel}', SHELL: `\${HOME}` };
  expect(found({ worker: { ...worker, configuration } })).toEqual([]);
  expect(found({ worker: { ...worker, settings: {}, command: ['celery'], args: ['{level}'], configuration } })).toEqual(
    [
      'platform.application.processes.worker.args[0] = "{level}"',
      'platform.application.processes.worker.configuration.LEVEL = "{logLevel}"',
    ],
  );
});

test('of the processes of one image that run on, one has no subcommand, and a subcommand is a word of the command', () => {
  expect(found({ slow: { ...worker, subcommand: 'worker' } })).toEqual([]);
  expect(found({ slow: worker })).toEqual(['platform.application.processes.slow.subcommand = undefined']);
  expect(found({ slow: { ...worker, subcommand: 'slow' } })).toEqual([
    'platform.application.processes.slow.subcommand = "slow"',
  ]);
});
