import { dataAt, itemPath, recordsAt, textAt } from '@vmshift/kubernetes';
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

/** What a variable may take of its pod, and of the sizes of its container. */
const POD_FIELD =
  /^(?:metadata\.(?:name|namespace|uid|(?:labels|annotations)\['[^']+'\])|spec\.(?:nodeName|serviceAccountName)|status\.(?:hostIPs?|podIPs?))$/;
const CONTAINER_SIZE = /^(?:limits|requests)\.(?:cpu|memory|ephemeral-storage|hugepages-\w+)$/;

/** Why the API server refuses where a variable has its value from; undefined where it takes it. */
function refusalOf(variable: unknown): string | undefined {
  const sources = Object.entries(dataAt(variable, 'valueFrom')).filter(([, source]) => source !== undefined);
  if (sources.length === 0) return undefined;
  if (textAt(variable, 'value')) return 'it has a value and a source';
  if (sources.length > 1) return `it has ${sources.length} sources`;
  const field = textAt(variable, 'valueFrom.fieldRef.fieldPath');
  if (field !== undefined && !POD_FIELD.test(field)) return `a variable cannot be ${field}`;
  const size = textAt(variable, 'valueFrom.resourceFieldRef.resource');
  return size === undefined || CONTAINER_SIZE.test(size) ? undefined : `a variable cannot be ${size}`;
}

const variableSourceRefused = eachObjectRule({
  id: 'variable-source-refused',
  title: 'A variable has its value from one place, and from one that a pod has',
  judge: ({ workloads }) =>
    workloads.flatMap(({ name: object, containers }) =>
      containers.flatMap(({ spec, path }) => {
        const variables = recordsAt(spec, 'env');
        return variables.flatMap((variable, index) => {
          const now = refusalOf(variable);
          const place = itemPath(`${path}.env`, variables, index);
          return now === undefined ? [] : [{ object, path: `${place}.valueFrom`, now }];
        });
      }),
    ),
  class: 'sync-failure',
  verdict: 'block',
  because: ({ now }) => now,
  impact: 'the API server refuses the object and the sync fails',
  fix: 'name one source: a key of a Secret or a ConfigMap, a field such as status.podIP, or a size such as limits.memory',
  see: 'https://kubernetes.io/docs/concepts/workloads/pods/downward-api/#available-fields',
});

export const variableRules = [variableNameInvalid, variableDuplicate, variableSourceRefused];
