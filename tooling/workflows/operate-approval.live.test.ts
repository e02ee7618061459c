import { type EnvironmentConfig, type Model, model } from '../../packages/environments/src';
import { repeatedValues } from '../live-model/repeated-values';
import { interpolate } from './runner/expression';
import { readWorkflow } from './workflow-file';

const OPERATE = '.github/workflows/operate.yaml';

/** Which GitHub environment each change by hand waits in, by what it is for. */
function approvals(expression: string, { environments }: Model): Readonly<Record<string, string>> {
  const ask = (verb: string, environment: string, branch: string) =>
    interpolate(expression, { inputs: { verb, environment, branch } });
  return Object.fromEntries(
    environments.flatMap(({ name, branch }) => [
      ...['rollback', 'hold', 'resume'].map((verb) => [`${verb} ${name}`, ask(verb, name, '')]),
      [`release ${branch}`, ask('release', '', branch)],
      [`force-release ${branch}`, ask('force-release', '', branch)],
    ]),
  );
}

/** The same, as the model declares it. */
function declared({ environments }: Model): Readonly<Record<string, string>> {
  const waits = (one: EnvironmentConfig | undefined) => (one?.release.approval ? one.name : 'release');
  return Object.fromEntries(
    environments.flatMap((environment) => [
      ...['rollback', 'hold', 'resume'].map((verb) => [`${verb} ${environment.name}`, waits(environment)]),
      [`release ${environment.branch}`, 'release'],
      [
        `force-release ${environment.branch}`,
        waits(environments.find(({ branch, release }) => branch === environment.branch && release.approval)),
      ],
    ]),
  );
}

test('operate.yaml waits for an approval where the model asks for one, and nowhere else', () => {
  const expression = readWorkflow(OPERATE).jobs.approve?.environment ?? '';
  expect(approvals(expression, model)).toEqual(declared(model));
});

test('what the model asks the file for does so for every choice of environments', () => {
  for (let choice = 0; choice < 2 ** model.environments.length; choice += 1) {
    const environments = model.environments.map((environment, index) => ({
      ...environment,
      release: { ...environment.release, approval: Math.floor(choice / 2 ** index) % 2 === 1 },
    }));
    const changed = { ...model, environments };
    const line = repeatedValues(changed).find(({ file, text }) => file === OPERATE && text.startsWith('environment: '));
    expect(approvals(line?.text.slice('environment: '.length) ?? '', changed)).toEqual(declared(changed));
  }
});
