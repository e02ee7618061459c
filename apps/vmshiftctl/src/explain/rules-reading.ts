import { applicationOf, environmentFlows, type Model, modelRules } from '@vmshift/environments';
import type { RuleDescription } from '@vmshift/findings';
import { fieldPath, itemPaths, type KubeObject, objectName, type Workload } from '@vmshift/kubernetes';
import { objectRules, prepare } from '@vmshift/manifests';
import type { ReleasePin } from '@vmshift/releases';
import { modelNames, type NamesBelow, recordReads } from './record-reads';

/** A rule, and what it read. */
export interface ReadingRule extends Pick<RuleDescription, 'id' | 'layer' | 'title'> {
  /** Paths of an object, or names of values of the model. */
  readonly reads: readonly string[];
}

/** The rules that read something of interest, each with that alone. */
export function readingSome(
  rules: readonly ReadingRule[],
  isOfInterest: (read: string) => boolean,
): readonly ReadingRule[] {
  return rules.flatMap((rule) => {
    const reads = rule.reads.filter(isOfInterest);
    return reads.length === 0 ? [] : [{ ...rule, reads }];
  });
}

/** What the rules over an environment's objects are asked about. */
export interface JudgedObjects {
  readonly model: Model;
  readonly environment: string;
  readonly pin: ReleasePin;
  readonly objects: readonly KubeObject[];
}

/** Which rules over the objects of an environment read an object, and which of its fields: each is run, and listened to. */
export function rulesReadingObject(judged: JudgedObjects, object: KubeObject): readonly ReadingRule[] {
  const environment = judged.model.environments.find(({ name }) => name === judged.environment);
  if (environment === undefined) return [];
  const { platform } = judged.model;
  const flows = environmentFlows(environment, applicationOf(platform));
  return objectRules.flatMap((rule) => {
    const reads = new Set<string>();
    const watched = recordReads(object, '', objectNames(object.kind), (path) => reads.add(path));
    const objects = judged.objects.map((one) => (objectName(one) === objectName(object) ? watched : one));
    const input = prepare({ environment, platform, pinned: judged.pin.images, objects, committed: objects, flows });
    const workloads = input.workloads.map((workload) =>
      workload.object === watched ? watchWorkload(workload, (path) => reads.add(path)) : workload,
    );
    // What every rule is given was read for all of them.
    reads.clear();
    rule.judge({ ...input, workloads });
    return reads.size === 0 ? [] : [describe(rule, reads)];
  });
}

/** Which rules of the model read which of its values. */
export function rulesReadingModel({ platform, environments }: Model): readonly ReadingRule[] {
  return modelRules.map((rule) => {
    const reads = new Set<string>();
    const watch = <T>(value: T, name: string) => recordReads(value, name, modelNames, (read) => reads.add(read));
    rule.check({
      platform: watch(platform, 'platform'),
      environments: environments.map((environment) => watch(environment, environment.name)),
    });
    return describe(rule, reads);
  });
}

function describe({ id, layer, title }: RuleDescription, reads: ReadonlySet<string>): ReadingRule {
  return { id, layer, title, reads: [...reads] };
}

/** Paths as findings print them. */
function objectNames(kind: string): NamesBelow {
  return (name, parent) => {
    if (!Array.isArray(parent)) return (key) => fieldPath(name, key);
    const paths = itemPaths(name, parent, kind);
    return (key) => paths[Number(key)] ?? `${name}[${key}]`;
  };
}

/** What was taken out of the object for all rules is read by the rule that uses it. */
function watchWorkload(workload: Workload, read: (path: string) => void): Workload {
  const { metadataPath, containers } = workload;
  const watch = <T>(value: T, path: string) => recordReads(value, path, objectNames(workload.object.kind), read);
  const replicas = workload.object.kind.endsWith('Job') ? 'spec.parallelism' : 'spec.replicas';
  return reading(
    {
      ...workload,
      labels: watch(workload.labels, `${metadataPath}.labels`),
      annotations: watch(workload.annotations, `${metadataPath}.annotations`),
      containers: containers.map((container) => reading(container, { name: `${container.path}.name` }, read)),
    },
    { replicas },
    read,
  );
}

/** The same value, of which some properties stand for fields of the object. */
function reading<T extends object>(
  value: T,
  fields: { readonly [Key in keyof T]?: string },
  read: (path: string) => void,
): T {
  return new Proxy(value, {
    get: (target, key, receiver) => {
      const field = fields[key as keyof T];
      if (field !== undefined) read(field);
      return Reflect.get(target, key, receiver);
    },
  });
}
