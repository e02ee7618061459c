/** The parts of an image reference `repository[:tag][@digest]`. */
export interface ImageReference {
  readonly repository: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

export function parseImage(reference: string): ImageReference {
  const [name = '', digest] = reference.split('@');
  const colon = name.lastIndexOf(':');
  const hasTag = colon > name.lastIndexOf('/');
  return {
    repository: hasTag ? name.slice(0, colon) : name,
    tag: hasTag ? name.slice(colon + 1) : undefined,
    digest,
  };
}

/** The repository, without what Docker Hub lets people leave out. */
export function imageRepository(reference: string): string {
  return parseImage(reference).repository.replace(/^(docker\.io\/|index\.docker\.io\/)?(library\/)?/, '');
}

/** Whether two references mean one image: `redis:7` is `docker.io/library/redis:7`. */
export function isSameImage(one: string, other: string): boolean {
  const [left, right] = [parseImage(one), parseImage(other)];
  return (
    left.tag === right.tag &&
    left.digest === right.digest &&
    fullRepository(left.repository) === fullRepository(right.repository)
  );
}

/** With the host and the folder of Docker Hub. */
function fullRepository(repository: string): string {
  const { host, path } = placeOf(repository);
  return [host, ...(host === DOCKER_HUB && path.length === 1 ? ['library'] : []), ...path].join('/');
}

const DOCKER_HUB = 'docker.io';

/**
 * The host, and the port where it has one, that an image is pulled from; `docker.io` where it names none.
 * @see https://kubernetes.io/docs/concepts/containers/images/#image-names
 */
export function imageRegistry(reference: string): string {
  return placeOf(reference).host;
}

/**
 * The repository as the API of its registry names it: `library/redis` for `redis`.
 * @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests
 */
export function registryPath(reference: string): string {
  return fullRepository(parseImage(reference).repository).replace(/^[^/]*\//, '');
}

/** A first part is a host where it has a dot or a port. */
function placeOf(reference: string): { readonly host: string; readonly path: readonly string[] } {
  const [first = '', ...rest] = reference.split('/');
  if (rest.length === 0 || !/[.:]|^localhost$/.test(first)) return { host: DOCKER_HUB, path: [first, ...rest] };
  return { host: first === `index.${DOCKER_HUB}` ? DOCKER_HUB : first, path: rest };
}

/** The first number of a tag: `16` for `16.11-alpine`. */
export function majorVersion(reference: string): string | undefined {
  return /^v?(\d+)/.exec(parseImage(reference).tag ?? '')?.[1];
}
