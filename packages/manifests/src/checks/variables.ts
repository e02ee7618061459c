import { itemPaths, recordsAt, textAt } from '@vmshift/kubernetes';
import { type EachInput, eachObjectRule } from '../object-rule';

/** Kubernetes takes more; a shell does not. */
const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** The name of every environment variable, and the place of the first of that name in its container. */
function variableNames({ workloads }: EachInput) {
  return workloads.flatMap(({ name: object, containers }) =>
    containers.flatMap(({ spec, path }) => {
      const names = recordsAt(spec, 'env').map((variable) => textAt(variable, 'name') ?? '');
      const paths = itemPaths(`${path}.env`, recordsAt(spec, 'env'));
      return names.map((now, index) => ({
        object,
        path: `${paths[index]}.name`,
        now,
        first: names.indexOf(now) === index,
      }));
    }),
  );
}

const variableNameInvalid = eachObjectRule({
  id: 'variable-name-invalid',
  title: 'A shell can read every environment variable',
  judge: (input) => variableNames(input).filter(({ now }) => !VARIABLE.test(now)),
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
  judge: (input) => variableNames(input).filter(({ first }) => !first),
  class: 'outage',
  verdict: 'block',
  because: ({ now }) => `the variable ${now} is set twice, and the last value wins`,
  impact: 'the process runs with another value than the one that a reader finds first',
  fix: 'remove one of the two',
  see: 'https://kubernetes.io/docs/tasks/inject-data-application/define-environment-variable-container/',
});

export const variableRules = [variableNameInvalid, variableDuplicate];
