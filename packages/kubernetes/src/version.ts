/** The minor version in `1.<minor>`, as a cluster's version is written; undefined for anything else. */
export function minorOf(version: string): number | undefined {
  const minor = /^1\.(\d+)$/.exec(version)?.[1];
  return minor === undefined ? undefined : Number(minor);
}
