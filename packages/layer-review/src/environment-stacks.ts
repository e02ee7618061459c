import { posix } from 'node:path';
import { ARGOCD_STACK, DIST_FOLDER, environmentStacks } from '@vmshift/environments';
import { type Data, dataAt, isData, pathBelow, recordsAt, textAt } from '@vmshift/kubernetes';

/** A resource of a stack, as it is configured. */
export interface StackResource {
  readonly stack: string;
  /** `<type>.<name>`, with the type as it is written. */
  readonly address: string;
  /** Without `_v1`, which is another name of the same. */
  readonly type: string;
  /** `metadata` is a mapping, the values of a chart are merged as Helm merges them, and names of resources are put in. */
  readonly attributes: Data;
}

/** What the committed stacks of an environment configure: of its cluster, of what is on it, and of Argo CD. */
export interface EnvironmentStacks {
  readonly environment: string;
  readonly resources: readonly StackResource[];
}

/** Where a stack provides something. */
export interface Provider {
  readonly stack: string;
  readonly address: string;
  /** Argument of the resource; empty for the whole of it. */
  readonly path: string;
  /** What is configured there, printed. @default the place tells enough */
  readonly value?: string;
}

/** The stacks that decide what an environment finds: its own, and the one that holds Argo CD. */
export function stacksOfEnvironment(environment: string): readonly string[] {
  return [...environmentStacks({ name: environment }), ARGOCD_STACK];
}

/** The resources of a type. */
export function resourcesOf({ resources }: EnvironmentStacks, type: string): readonly StackResource[] {
  return resources.filter((resource) => resource.type === type);
}

/** The Helm releases of a chart. */
export function releasesOf(stacks: EnvironmentStacks, chart: string): readonly StackResource[] {
  return resourcesOf(stacks, 'helm_release').filter(
    ({ attributes }) => textAt(attributes, 'chart')?.split('/').pop() === chart,
  );
}

interface Application {
  readonly release: StackResource;
  readonly entry: Data;
}

/**
 * The Application that keeps the environment's namespace equal to its folder; undefined where no stack has one. Where several
 * read the folder, it is the one that applies to a namespace of the environment: another rule tells of the others.
 */
export function applicationIn(stacks: EnvironmentStacks): Application | undefined {
  const readers = releasesOf(stacks, 'argocd-apps').flatMap((release) =>
    Object.values(dataAt(release.attributes.values, 'applications'))
      .filter(isData)
      .filter((entry) => readsFolder(entry, `${DIST_FOLDER}/${stacks.environment}`))
      .map((entry) => ({ release, entry })),
  );
  return readers.find(({ entry }) => makesNamespace(stacks, textAt(entry, 'destination.namespace'))) ?? readers[0];
}

function readsFolder(application: Data, folder: string): boolean {
  const sources = [dataAt(application, 'source'), ...recordsAt(application, 'sources')];
  return sources.some((source) => folderOf(source) === folder);
}

/** As Argo CD resolves it, from the root of the repository. */
function folderOf(source: Data): string {
  return posix.join('.', textAt(source, 'path') ?? '').replace(/\/$/, '');
}

/** The project of the environment's Application, and where it is; undefined without an Application. */
export function projectIn(
  stacks: EnvironmentStacks,
): { readonly release: StackResource; readonly path: string; readonly project: Data } | undefined {
  const application = applicationIn(stacks);
  if (application === undefined) return undefined;
  const { release, entry } = application;
  const name = textAt(entry, 'project') ?? '';
  const project = dataAt(release.attributes, 'values.projects')[name];
  return { release, path: pathBelow('values.projects', [name]), project: isData(project) ? project : {} };
}

/** Whether a stack makes the namespace; where none does, nothing in it is told one by one. */
export function makesNamespace(stacks: EnvironmentStacks, name: string | undefined): boolean {
  return name !== undefined && providerNamed(stacks, 'kubernetes_namespace', name) !== undefined;
}

/** The resource of a type that makes the object of that name; undefined where no stack has one. */
export function providerNamed(stacks: EnvironmentStacks, type: string, name: string): Provider | undefined {
  const owner = resourcesOf(stacks, type).find(({ attributes }) => textAt(attributes, 'metadata.name') === name);
  return owner && placeOf(owner, '');
}

/** A place in a resource. */
export function placeOf({ stack, address }: StackResource, path: string, value?: string): Provider {
  return { stack, address, path, ...(value === undefined ? {} : { value }) };
}
