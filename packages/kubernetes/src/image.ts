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

/** With the host and the folder of Docker Hub. A first part is a host where it has a dot or a port. */
function fullRepository(repository: string): string {
  const parts = repository.split('/');
  const isHost = parts.length > 1 && /[.:]|^localhost$/.test(parts[0] ?? '');
  const path = isHost ? parts.slice(1) : parts;
  const host = isHost ? parts[0]?.replace(/^index\.docker\.io$/, 'docker.io') : 'docker.io';
  return [host, ...(host === 'docker.io' && path.length === 1 ? ['library'] : []), ...path].join('/');
}

/** The first number of a tag: `16` for `16.11-alpine`. */
export function majorVersion(reference: string): string | undefined {
  return /^v?(\d+)/.exec(parseImage(reference).tag ?? '')?.[1];
}
