import { itemPath, recordsAt, textAt } from '@vmshift/kubernetes';
import { type EachInput, eachObjectRule } from '../object-rule';

/** Kubernetes takes more; a shell does not. */
const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** The environment variables whose name is wrong. */
function variablesWith({ workloads }: EachInput, isWrong: (name: string, earlier: ReadonlySet<string>) => boolean) {
  return workloads.flatMap(({ name: object, containers }) =>
    containers.flatMap(({ spec, path }) => {
      const variables = recordsAt(spec, 'env');
      const earlier = new Set<string>();
      return variables.flatMap((variable, index) => {
        const now = textAt(variable, 'name') ?? '';
        const wrong = isWrong(now, earlier);
        earlier.add(now);
        return wrong ? [{ object, path: `${itemPath(`${path}.env`, variables, index)}.name`, now }] : [];
      });
    }),
  );
}

const variableNameInvalid = eachObjectRule({
  id: 'variable-name-invalid',
  title: 'A shell can read every environment variable',
  judge: (input) => variablesWith(input, (name) => !VARIABLE.test(name)),
  class: 'outage',
  verdict: 'block',
  because: 'a variable that a shell can read has letters, digits and underscores, no digit first',
  impact: 'a script of the container cannot read the variable, and fails or goes on without it',
  fix: 'choose a name of that form',
  see: 'https://pubs.opengroup.org/onlinepubs/9699919799/basedefs/V1_chap08.html',
});

const variableDuplicate = eachObjectRule({
  id: 'variable-duplicate',
  title: 'Each environment variable of a container is set once',
  judge: (input) => variablesWith(input, (name, earlier) => earlier.has(name)),
  class: 'outage',
  verdict: 'block',
  because: ({ now }) => `the variable ${now} is set twice, and the last value wins`,
  impact: 'the process runs with another value than the one that a reader finds first',
  fix: 'remove one of the two',
  see: 'https://kubernetes.io/docs/tasks/inject-data-application/define-environment-variable-container/',
});

export const variableRules = [variableNameInvalid, variableDuplicate];
