import { itemPaths, recordsAt, textAt, type Workload } from '@vmshift/kubernetes';
import { eachObjectRule } from '../object-rule';

const SEE = 'https://kubernetes.io/docs/concepts/storage/volumes/';
const REFUSED = 'the API server refuses the object and the sync fails';

/** The mounts of all containers, each with its place and the paths at which the earlier ones of its container are. */
function mountsOf({ containers }: Workload) {
  return containers.flatMap(({ spec, path }) => {
    const mounts = recordsAt(spec, 'volumeMounts');
    const paths = itemPaths(`${path}.volumeMounts`, mounts);
    const folders = mounts.map((mount) => textAt(mount, 'mountPath'));
    return mounts.map((mount, index) => ({
      ...{ mount, path: paths[index] ?? path, folder: folders[index], earlier: folders.slice(0, index) },
    }));
  });
}

const mountPathRepeated = eachObjectRule({
  id: 'mount-path-repeated',
  title: 'A container has one volume at each path',
  judge: ({ workloads }) =>
    workloads.flatMap((workload) =>
      mountsOf(workload).flatMap(({ path, folder, earlier }) =>
        folder === undefined || !earlier.includes(folder)
          ? []
          : [{ object: workload.name, path: `${path}.mountPath`, now: folder }],
      ),
    ),
  class: 'sync-failure',
  verdict: 'block',
  because: ({ now }) => `an earlier mount of the container is at ${now} too`,
  impact: REFUSED,
  fix: 'keep one of the two, or project several sources into one volume',
  see: `${SEE}#projected`,
  reads: ['*.volumeMounts'],
});

const SOURCES = ['configMap', 'secret', 'downwardAPI', 'serviceAccountToken'] as const;

/** The paths below a volume that a pod names, each with its place: those of its files, and those that it mounts. */
function pathsBelow(workload: Workload) {
  const { pod, podPath } = workload;
  const volumes = recordsAt(pod, 'volumes');
  const places = itemPaths(`${podPath}.volumes`, volumes);
  const files = volumes.flatMap((volume, index) =>
    [
      { source: volume, path: `${places[index]}` },
      ...recordsAt(volume, 'projected.sources').map((source, place) => ({
        source,
        path: `${places[index]}.projected.sources[${place}]`,
      })),
    ].flatMap(({ source, path }) =>
      SOURCES.flatMap((kind) => {
        const items = recordsAt(source, `${kind}.items`).map((item) => textAt(item, 'path'));
        return [...items, textAt(source, `${kind}.path`)].map((now) => ({ path: `${path}.${kind}`, now }));
      }),
    ),
  );
  const mounted = mountsOf(workload).flatMap(({ mount, path }) =>
    ['subPath', 'subPathExpr'].map((field) => ({ path: `${path}.${field}`, now: textAt(mount, field) })),
  );
  return [
    ...files.map((file) => ({ ...file, isLeadingOut: leadsOut(file.now) || file.now?.startsWith('..') })),
    ...mounted.map((folder) => ({ ...folder, isLeadingOut: leadsOut(folder.now) })),
  ];
}

function leadsOut(path: string | undefined): boolean {
  return path !== undefined && (path.startsWith('/') || path.split('/').includes('..'));
}

const pathLeavesVolume = eachObjectRule({
  id: 'path-leaves-volume',
  title: 'A path in a volume stays in it',
  judge: ({ workloads }) =>
    workloads.flatMap((workload) =>
      pathsBelow(workload).flatMap(({ path, now, isLeadingOut }) =>
        isLeadingOut && now !== undefined ? [{ object: workload.name, path, now }] : [],
      ),
    ),
  class: 'sync-failure',
  verdict: 'block',
  because: ({ now }) => `${now} is no path below the volume: it begins with / or with two dots, or leads up`,
  impact: REFUSED,
  fix: 'name the file or folder as it is called in the volume',
  see: `${SEE}#using-subpath`,
  reads: ['*.volumes', '*.volumeMounts'],
});

export const mountRules = [mountPathRepeated, pathLeavesVolume];
