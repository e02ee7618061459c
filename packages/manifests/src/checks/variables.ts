import { asText, at, isData, isQualifiedName, itemPath, quantity, recordsAt, textAt } from '@vmshift/kubernetes';
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
  explainedBy: ['schema'],
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

/** What a variable may take of its pod, and of the sizes of its container; the API server stores `spec.host` as `spec.nodeName`. */
const POD_FIELD =
  /^(?:metadata\.(?:name|namespace|uid)|spec\.(?:nodeName|host|serviceAccountName)|status\.(?:hostIPs?|podIPs?))$/;
const POD_KEY = /^metadata\.(labels|annotations)\['(.*)'\]$/;
const CONTAINER_SIZE = /^(?:limits|requests)\.(?:cpu|memory|ephemeral-storage|hugepages-.*)$/;

/** In what a size is counted; 0 is the default. @see https://github.com/kubernetes/kubernetes/blob/v1.35.0/pkg/apis/core/validation/validation.go */
const COUNTED_IN = { cpu: ['0', '1', '1m'], other: /^(?:0|1(?:[A-Z]i?|k)?)$/ };

function isPodField(field: string): boolean {
  const [, map, key = ''] = POD_KEY.exec(field) ?? [];
  if (map === undefined) return POD_FIELD.test(field);
  // Keys of annotations may have capitals in their domain.
  return isQualifiedName(map === 'annotations' ? key.toLowerCase() : key);
}

function isCountedIn(divisor: string, size: string): boolean {
  return size.endsWith('.cpu')
    ? COUNTED_IN.cpu.includes(divisor)
    : COUNTED_IN.other.test(divisor) && quantity(divisor) !== undefined;
}

/** Why the API server refuses where a variable has its value from; undefined where it takes it. */
function refusalOf(variable: unknown): string | undefined {
  const from = at(variable, 'valueFrom');
  if (!isData(from)) return undefined;
  const sources = Object.values(from).filter((source) => source !== undefined && source !== null);
  if (textAt(variable, 'value')) return 'it has a value and a source';
  if (sources.length !== 1)
    return `it has ${sources.length === 0 ? 'a source that names nothing' : `${sources.length} sources`}`;
  const field = textAt(variable, 'valueFrom.fieldRef.fieldPath');
  if (field !== undefined && !isPodField(field)) return `a variable cannot be ${field}`;
  const size = textAt(variable, 'valueFrom.resourceFieldRef.resource');
  if (size === undefined) return undefined;
  if (!CONTAINER_SIZE.test(size)) return `a variable cannot be ${size}`;
  const divisor = asText(at(variable, 'valueFrom.resourceFieldRef.divisor') ?? '0');
  return isCountedIn(divisor, size) ? undefined : `${size} is not counted in ${divisor}`;
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
