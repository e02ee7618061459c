import { createHash } from 'node:crypto';
import type { Finding } from '@vmshift/findings';
import { canonical, isData, type KubeObject } from '@vmshift/kubernetes';
import type { ObjectChange } from './changes/object-changes';
import { review } from './review';
import type { EnvironmentSide } from './side';

/** What a chart renders otherwise, and what that does. */
export interface ChartReview {
  readonly changes: readonly ObjectChange[];
  /** Worst first, of no environment: who asks knows which the release serves. */
  readonly findings: readonly Finding[];
}

/**
 * Rules that hold of what we render ourselves, and not of a chart: Helm applies any kind, the pods are not of the application,
 * and the images of a chart stand there by tag.
 */
const OF_OUR_OWN: ReadonlySet<string> = new Set(['kind-not-permitted', 'image-tag-moves', 'namespace-wrong']);

/** Compares what one release of a chart renders before and after a change, like the manifests of an environment. Pure. */
export function reviewChart(before: readonly KubeObject[], after: readonly KubeObject[]): ChartReview {
  const [base, head] = [before, after].map((objects) => ({ environments: new Map([['', sideOf(objects)]]) }));
  if (base === undefined || head === undefined) return { changes: [], findings: [] };
  const { environments, findings } = review(base, head);
  return {
    changes: environments.flatMap(({ changes }) => changes),
    findings: findings.filter(({ id }) => !OF_OUR_OWN.has(id)),
  };
}

function sideOf(objects: readonly KubeObject[]): EnvironmentSide {
  const files = [{ name: 'chart.yaml', text: '', objects: objects.map(withoutVersion).map(withoutSchema) }];
  return { files, pin: undefined, config: undefined, platform: undefined };
}

/** Every object of a chart carries its version, also in the pods. */
const VERSION_LABEL = 'helm.sh/chart';

function withoutVersion(object: KubeObject): KubeObject {
  const drop = (_: string, value: unknown): unknown => {
    if (!isData(value) || !(VERSION_LABEL in value)) return value;
    const { [VERSION_LABEL]: _version, ...rest } = value;
    return rest;
  };
  return JSON.parse(JSON.stringify(object, drop)) as KubeObject;
}

/** A definition with the digests of its schemas in their place: thousands of lines, of which no rule judges one. */
function withoutSchema(object: KubeObject): KubeObject {
  if (object.kind !== 'CustomResourceDefinition' || !isData(object.spec)) return object;
  const { versions } = object.spec;
  if (!Array.isArray(versions)) return object;
  const digest = (schema: unknown) =>
    `sha256:${createHash('sha256').update(canonical(schema)).digest('hex').slice(0, 12)}`;
  const short = versions.map((version: unknown) =>
    isData(version) && version.schema !== undefined ? { ...version, schema: digest(version.schema) } : version,
  );
  return { ...object, spec: { ...object.spec, versions: short } };
}
