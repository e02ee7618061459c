import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments, stringify } from 'yaml';

/** What is changed of an object in the lab; the rest of it is as rendered. */
export interface KubernetesObject {
  kind: string;
  metadata: { name: string; namespace?: string; annotations?: Record<string, string>; labels?: Record<string, string> };
  // biome-ignore lint/suspicious/noExplicitAny: fields of every kind are changed here, as a person does in an editor
  spec?: any;
}

/** Files of one environment, by name: what Argo CD is given. */
export type Manifests = ReadonlyMap<string, readonly KubernetesObject[]>;

/** The environment whose manifests are used: it has every kind. */
export const ENVIRONMENT = 'production';
export const NAMESPACE = 'vmshift-production';
export const FOLDER = `dist/${ENVIRONMENT}`;

/** The rendered manifests of an environment's folder, as committed. */
export function readManifests(folder: string): Manifests {
  return new Map(
    readdirSync(folder)
      .filter((file) => file.endsWith('.yaml'))
      .toSorted()
      .map((file) => [
        file,
        parseAllDocuments(readFileSync(join(folder, file), 'utf8')).map(
          (document) => document.toJS() as KubernetesObject,
        ),
      ]),
  );
}

/** As YAML 1.1, by which Argo CD reads them: a text such as `no` is quoted. */
export function writeManifest(objects: readonly KubernetesObject[]): string {
  return objects.map((object) => stringify(object, { lineWidth: 0, version: '1.1' })).join('---\n');
}

/** As rendered, but for what two cores cannot carry: a tenth of the CPU requests, and two pods of what scales. */
export function scaleDown(manifests: Manifests): Manifests {
  return edit(manifests, (object) => {
    for (const { resources } of containersOf(object))
      if (resources?.requests?.cpu !== undefined) resources.requests.cpu = tenth(resources.requests.cpu);
    if (object.kind === 'HorizontalPodAutoscaler') {
      object.spec.minReplicas = 2;
      object.spec.maxReplicas = 3;
    }
    if (object.kind === 'Deployment' && object.spec.replicas > 1) object.spec.replicas = 1;
  });
}

/** A copy of them in which every object was given to `change`. */
export function edit(manifests: Manifests, change: (object: KubernetesObject) => void): Manifests {
  return new Map(
    [...manifests].map(([file, objects]) => {
      const copies = structuredClone(objects);
      for (const object of copies) change(object);
      return [file, copies];
    }),
  );
}

/** Its pods' containers, those of the start included. */
// biome-ignore lint/suspicious/noExplicitAny: as above
export function containersOf(object: KubernetesObject): any[] {
  const spec = podSpecOf(object);
  return spec === undefined ? [] : [...(spec.initContainers ?? []), ...spec.containers];
}

// biome-ignore lint/suspicious/noExplicitAny: as above
export function podSpecOf({ spec }: KubernetesObject): any {
  return (spec?.jobTemplate?.spec ?? spec)?.template?.spec;
}

/** Images of all containers, each once. */
export function imagesOf(manifests: Manifests): readonly string[] {
  const objects = [...manifests.values()].flat();
  return [...new Set(objects.flatMap((object) => containersOf(object).map(({ image }) => String(image))))];
}

function tenth(cpu: string): string {
  const milli = cpu.endsWith('m') ? Number(cpu.slice(0, -1)) : Number(cpu) * 1000;
  return `${Math.ceil(milli / 10)}m`;
}
