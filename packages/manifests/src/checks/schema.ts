import { applicationOf, renderedKinds } from '@vmshift/environments';
import { nearestNames } from '@vmshift/findings';
import {
  type KubeObject,
  type KubernetesSchema,
  objectName,
  SCHEMAS,
  type SchemaProblem,
  schemaMinors,
  validateObject,
} from '@vmshift/kubernetes';
import { type EachInput, eachObjectRule } from '../object-rule';

/** Version of a cluster whose model is not known. */
const FALLBACK_VERSION = '1.34';

interface VersionedSchema {
  readonly version: string;
  readonly schema: KubernetesSchema;
}

/** The schemas that hold: of the cluster's version, and of the version whose classes write the manifests. */
function schemasFor({ environment }: EachInput): readonly VersionedSchema[] {
  const version = environment?.cluster.kubernetesVersion ?? FALLBACK_VERSION;
  return schemaMinors(version, Object.keys(SCHEMAS).map(Number)).map((minor) => {
    const load = SCHEMAS[minor];
    if (load === undefined) throw new RangeError(`there is no schema of Kubernetes 1.${minor}`);
    return { version: `1.${minor}`, schema: load() };
  });
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
    const schemas = schemasFor(input);
    const permitted = renderedKinds(applicationOf(input.platform));
    return input.objects.flatMap((object) => {
      // A kind that may not be rendered at all is told by another rule.
      if (!permitted.some(({ kind }) => kind === object.kind)) return [];
      const [lacking] = schemas.filter(
        (one) => !Object.hasOwn(one.schema.kinds, `${object.apiVersion}/${object.kind}`),
      );
      if (lacking === undefined) return [];
      const served = versionsOf(object.kind, lacking).join(' or ');
      return [
        {
          object: objectName(object),
          path: 'apiVersion',
          now: object.apiVersion,
          kind: object.kind,
          served,
          ...lacking,
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
  title: 'Every field is one that Kubernetes knows, with a value of its type',
  judge: (input) => {
    const schemas = schemasFor(input);
    return input.objects.flatMap((object) =>
      problemsOf(object, schemas).map(({ path, value, allowed, version }) => ({
        ...{ object: objectName(object), path, now: value, allowed, version },
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

/** What the schemas refuse of an object, each path once. */
function problemsOf(
  object: KubeObject,
  schemas: readonly VersionedSchema[],
): readonly (SchemaProblem & { readonly version: string })[] {
  const found = new Map<string, SchemaProblem & { readonly version: string }>();
  for (const { schema: definitions, version } of schemas) {
    if (!(`${object.apiVersion}/${object.kind}` in definitions.kinds)) continue;
    for (const problem of validateObject(object, definitions)) {
      if (!found.has(problem.path)) found.set(problem.path, { ...problem, allowed: allowedIn(problem), version });
    }
  }
  return [...found.values()];
}

/** A slip of the keyboard is told with the field that was meant. */
function allowedIn({ path, allowed, knownFields = [] }: SchemaProblem): string {
  const [near] = nearestNames(/[^.]*$/.exec(path)?.[0] ?? '', knownFields, 1);
  return near === undefined ? allowed : `${near} (the nearest known field)`;
}

export const schemaRules = [apiVersionNotServed, schema];
