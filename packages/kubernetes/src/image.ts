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

/** The first number of a tag: `16` for `16.11-alpine`. */
export function majorVersion(reference: string): string | undefined {
  return /^v?(\d+)/.exec(parseImage(reference).tag ?? '')?.[1];
}
