import type { ApplicationProfile, DatabaseRestore } from '@vmshift/application';
import { dumpStorage, type InClusterDatabaseConfig } from '@vmshift/environments';
import { parseQuantity, toBytes } from '@vmshift/kubernetes';
import type { k8s } from 'cdk8s-plus-28';
import { fromSecret } from '../environment-variables';
import * as pod from '../pod';
import { FETCH_SCRIPT, RESTORE_FOLDER } from './fetch-script';
import { dumpsFolder, rcloneEnvironment } from './rclone';

export interface RestoreProps {
  readonly profile: ApplicationProfile;
  readonly database: InClusterDatabaseConfig;
  /** Image references: a dump is restored with the server's own version. */
  readonly images: { readonly postgresql: string; readonly rclone: string };
}

/** What a pod does with the dump that it fetches. */
export interface RestoreTask {
  readonly restore: DatabaseRestore;
  /** Whether the dumps are listed, or one is restored, and into what. */
  readonly request: { readonly ACTION: 'list' | 'restore'; readonly INTO: 'schema' | 'database' };
  readonly script: string;
  /** Host, or folder of the socket, of the server that is restored into. */
  readonly host: string;
  /** Variables with the role's password. @default the server trusts who reaches its socket */
  readonly secrets?: Readonly<Record<string, string>>;
  /** Folder for a server of its own, as large as the volume of the real one. @default it has none */
  readonly data?: string;
}

/** First the dump is fetched, by the container that has the bucket's key; then it is restored, by the one that has the password. */
export function restorePod(props: RestoreProps, task: RestoreTask): k8s.PodSpec {
  const { profile, database, images } = props;
  const { restore, script, host, secrets = {}, data } = task;
  const request = variables({ ...task.request, DUMP: 'latest', PGDATABASE: database.name });
  const container = {
    imagePullPolicy: 'IfNotPresent',
    terminationMessagePolicy: 'FallbackToLogsOnError',
    resources: pod.resources(database.backup.resources, dumpStorage(database, data === undefined ? 1 : 2)),
    securityContext: pod.CONTAINER_SECURITY,
  };
  const mounts = [
    { name: 'tmp', mountPath: '/tmp' },
    { name: 'restore', mountPath: RESTORE_FOLDER },
  ];
  return pod.podSpec(profile, {
    user: restore.user,
    privateImage: false,
    placement: database.backup,
    restartPolicy: 'Never',
    terminationGracePeriodSeconds: restore.graceSeconds,
    initContainers: [
      {
        ...container,
        name: 'fetch',
        image: images.rclone,
        command: ['sh', '-c', FETCH_SCRIPT],
        env: [
          ...request,
          ...variables({ DUMPS: dumpsFolder(database.backup) }),
          ...rcloneEnvironment(profile, database.backup),
        ],
        volumeMounts: mounts,
      },
    ],
    containers: [
      {
        ...container,
        name: 'restore',
        image: images.postgresql,
        command: ['bash', '-c', script],
        env: [
          ...request,
          ...variables({ PGHOST: host, PGUSER: database.user, PGCONNECT_TIMEOUT: '10' }),
          ...variables({ VOLUME_BYTES: volumeBytes(database) }),
          ...fromSecret(profile, secrets),
        ],
        volumeMounts: [...mounts, ...(data === undefined ? [] : [{ name: 'data', mountPath: data }])],
      },
    ],
    volumes: [
      pod.emptyDir('tmp', pod.TMP_SIZE),
      // A compressed dump is smaller than the volume that it was made of.
      pod.emptyDir('restore', database.volume.size),
      ...(data === undefined ? [] : [pod.emptyDir('data', database.volume.size)]),
    ],
  });
}

function variables(values: Readonly<Record<string, string>>): k8s.EnvVar[] {
  return Object.entries(values).map(([name, value]) => ({ name, value }));
}

function volumeBytes({ volume: { size } }: InClusterDatabaseConfig): string {
  const nanos = parseQuantity(size);
  if (nanos === undefined) throw new TypeError(`database.volume.size: got ${size}, no quantity`);
  return String(toBytes(nanos));
}
