import { applicationOf, renderedKinds } from '@vmshift/environments';
import { nearestNames } from '@vmshift/findings';
import {
  type KubeObject,
  type KubernetesSchema,
  objectName,
  SCHEMAS,
  type SchemaProblem,
  schemaMinor,
  validateObject,
  WRITER_MINOR,
} from '@vmshift/kubernetes';
import { type EachInput, eachObjectRule } from '../object-rule';

/** Version of a cluster whose model is not known. */
const FALLBACK_VERSION = '1.34';

interface VersionedSchema {
  readonly version: string;
  readonly schema: KubernetesSchema;
}

/** The schema that holds for the cluster. */
function schemaFor({ environment }: EachInput): VersionedSchema {
  const version = environment?.cluster.kubernetesVersion ?? FALLBACK_VERSION;
  const minor = schemaMinor(version, Object.keys(SCHEMAS).map(Number));
  const load = SCHEMAS[minor];
  if (load === undefined) throw new RangeError(`there is no schema of Kubernetes 1.${minor}`);
  return { version: `1.${minor}`, schema: load() };
}

/** The API versions of a kind that a schema has. */
function versionsOf(kind: string, { schema }: VersionedSchema): readonly string[] {
  return Object.keys(schema.kinds).flatMap((name) =>
    name.endsWith(`/${kind}`) ? [name.slice(0, -kind.length - 1)] : [],
  );
}

const apiVersionNotServed = eachObjectRule({
  id: 'api-version-not-served',
  title: 'Every object is of an API version that the cluster serves',
  judge: (input) => {
    const served = schemaFor(input);
    const permitted = renderedKinds(applicationOf(input.platform));
    return input.objects.flatMap((object) => {
      // A kind that may not be rendered at all is told by another rule.
      if (!permitted.some(({ kind }) => kind === object.kind)) return [];
      if (Object.hasOwn(served.schema.kinds, `${object.apiVersion}/${object.kind}`)) return [];
      const versions = versionsOf(object.kind, served).join(' or ');
      return [
        {
          ...{ object: objectName(object), path: 'apiVersion', now: object.apiVersion },
          ...{ kind: object.kind, served: versions, version: served.version },
        },
      ];
    });
  },
  class: 'sync-failure',
  verdict: 'block',
  because: ({ version, kind, served }) => `Kubernetes ${version} serves ${kind} as ${served}`,
  impact: 'the API server knows no such object: the sync fails, and an object that is to be pruned is not found',
  fix: ({ served }) => `use ${served}`,
  see: 'https://kubernetes.io/docs/reference/using-api/deprecation-guide/',
  reads: ['apiVersion'],
});

const schema = eachObjectRule({
  id: 'schema',
  title: 'Every field is one that Kubernetes knows, with a value that it takes there',
  judge: (input) => {
    const { schema: definitions, version } = schemaFor(input);
    return input.objects.flatMap((object) =>
      problemsOf(object, definitions).map((problem) => ({
        ...{ object: objectName(object), path: problem.path, now: problem.value },
        ...{ allowed: allowedIn(problem), version },
      })),
    );
  },
  class: 'sync-failure',
  verdict: 'block',
  because: ({ version, allowed }) => `Kubernetes ${version} allows there: ${allowed}`,
  impact: 'the API server refuses the object, or drops the field and does something else than was meant',
  fix: 'correct the field in the chart (apps/vmshift/src); kubectl explain lists what an object may hold',
  see: 'https://kubernetes.io/docs/reference/using-api/api-concepts/#field-validation',
  reads: ['*'],
});

/**
 * Fields that came after the version whose classes write the manifests, and that every cluster of a version with a schema
 * serves since: their features are generally available, or on by default.
 * @see https://kubernetes.io/docs/reference/command-line-tools-reference/feature-gates/
 */
const SERVED: ReadonlySet<string> = new Set([
  ...['sleep', 'trafficDistribution', 'appArmorProfile', 'supplementalGroupsPolicy'],
  ...['podReplacementPolicy', 'backoffLimitPerIndex', 'maxFailedIndexes', 'successPolicy', 'matchLabelKeys'],
]);

const fieldNewer = eachObjectRule({
  id: 'field-newer-than-classes',
  title: 'A field that is newer than the classes which write the manifests is looked up',
  judge: (input) => {
    const { schema: definitions, version } = schemaFor(input);
    const older = SCHEMAS[WRITER_MINOR]?.();
    if (older === undefined || older === definitions) return [];
    return input.objects.flatMap((object) => {
      const refused = new Set(problemsOf(object, definitions).map(({ path }) => path));
      return problemsOf(object, older)
        .filter(({ path, knownFields }) => knownFields !== undefined && !refused.has(path))
        .map(({ path, value }) => ({ object: objectName(object), path, now: value, version }))
        .filter(({ path }) => !SERVED.has(/[^.]*$/.exec(path)?.[0] ?? ''));
    });
  },
  class: 'sync-failure',
  verdict: 'warn',
  because: ({ version }) =>
    `the field came after Kubernetes 1.${WRITER_MINOR}, for which the classes of the chart are made, and by ${version}`,
  impact: 'the API server drops the field without a word where its feature is not switched on',
  fix: 'look up whether the feature is on by default in the version of the cluster, or leave the field out',
  see: 'https://kubernetes.io/docs/reference/command-line-tools-reference/feature-gates/',
  reads: [],
});

/** What the schema refuses of an object, each path once. */
function problemsOf(object: KubeObject, definitions: KubernetesSchema): readonly SchemaProblem[] {
  if (!(`${object.apiVersion}/${object.kind}` in definitions.kinds)) return [];
  const found = new Map<string, SchemaProblem>();
  for (const problem of validateObject(object, definitions)) {
    if (!found.has(problem.path)) found.set(problem.path, problem);
  }
  return [...found.values()];
}

/** A slip of the keyboard is told with the field that was meant. */
function allowedIn({ path, allowed, knownFields = [] }: SchemaProblem): string {
  const [near] = nearestNames(/[^.]*$/.exec(path)?.[0] ?? '', knownFields, 1);
  return near === undefined ? allowed : `${near} (the nearest known field)`;
}

export const schemaRules = [apiVersionNotServed, schema, fieldNewer];
