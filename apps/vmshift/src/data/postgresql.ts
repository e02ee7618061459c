import type { InClusterDatabaseConfig } from '@vmshift/environments';
import { formatQuantity, parseQuantity } from '@vmshift/kubernetes';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { fromSecret } from '../environment-variables';
import { objectMetadata, podLabels } from '../metadata';
import { APP, CLAIM, PORT } from '../names';
import * as pod from '../pod';
import { DataClaim } from './data-claim';

const STORAGE_VOLUME = 'postgresql-storage';
/** The image declares its volume here; mounted a level higher, the data would land on the container's own disk. */
const STORAGE_FOLDER = '/var/lib/postgresql/data';

export interface PostgresqlProps {
  readonly database: InClusterDatabaseConfig;
  /** Image reference. */
  readonly image: string;
}

/**
 * The PostgreSQL server. A Deployment with `Recreate`, not a StatefulSet: of the same name it would start beside the
 * running Deployment on the same volume, and PostgreSQL's lock file does not see a server in another pod.
 */
export class Postgresql extends Construct {
  constructor(scope: Construct, id: string, { database, image }: PostgresqlProps) {
    super(scope, id);
    const metadata = { app: APP.postgresql, component: 'database', wave: 'data' } as const;

    new DataClaim(this, 'claim', { ...metadata, name: CLAIM.postgresql, volume: database.volume });
    new k8s.KubeDeployment(this, 'deployment', {
      metadata: objectMetadata({ ...metadata, name: APP.postgresql }),
      spec: {
        replicas: 1,
        selector: { matchLabels: { app: APP.postgresql } },
        strategy: pod.RECREATE,
        progressDeadlineSeconds: pod.VOLUME_PROGRESS_DEADLINE_SECONDS,
        revisionHistoryLimit: pod.REVISION_HISTORY_LIMIT,
        template: {
          metadata: { labels: podLabels({ app: APP.postgresql, component: 'database' }) },
          spec: pod.podSpec({
            user: pod.USER.postgresql,
            privateImage: false,
            // A fast shutdown ends with a checkpoint; killed in it, the next start replays the log.
            terminationGracePeriodSeconds: 60,
            containers: [postgresqlContainer(database, image)],
            volumes: [
              { name: STORAGE_VOLUME, persistentVolumeClaim: { claimName: CLAIM.postgresql } },
              pod.emptyDir('run', '16Mi'),
              pod.emptyDir('tmp', pod.TMP_SIZE),
              pod.emptyDir('shared-memory', sharedMemory(database.resources.limits.memory), 'Memory'),
            ],
          }),
        },
      },
    });
    new k8s.KubeService(this, 'service', {
      metadata: objectMetadata({ ...metadata, name: APP.postgresql }),
      spec: {
        type: 'ClusterIP',
        selector: { app: APP.postgresql },
        ports: [{ protocol: 'TCP', port: PORT.postgresql, targetPort: k8s.IntOrString.fromNumber(PORT.postgresql) }],
      },
    });
  }
}

/** A quarter of the memory limit, which it counts against: parallel queries need more than the 64Mi that a pod has. */
function sharedMemory(limit: string): string {
  const nanos = parseQuantity(limit);
  if (nanos === undefined) throw new TypeError(`database.resources.limits.memory: got ${limit}, no quantity`);
  return formatQuantity(nanos / 4n, 'binary');
}

function postgresqlContainer(database: InClusterDatabaseConfig, image: string): k8s.Container {
  const ready = isReady(database);
  return {
    name: APP.postgresql,
    image,
    imagePullPolicy: 'IfNotPresent',
    args: ['postgres', '-c', `max_connections=${database.maxConnections}`],
    ports: [{ name: 'postgres', containerPort: PORT.postgresql }],
    // Name, user and password make the database on an empty volume only; on another they change nothing.
    env: [
      { name: 'PGDATA', value: `${STORAGE_FOLDER}/pgdata` },
      { name: 'POSTGRES_DB', value: database.name },
      { name: 'POSTGRES_USER', value: database.user },
      fromSecret('POSTGRES_PASSWORD'),
    ],
    resources: pod.resources(database.resources),
    securityContext: pod.CONTAINER_SECURITY,
    volumeMounts: [
      { name: STORAGE_VOLUME, mountPath: STORAGE_FOLDER },
      { name: 'run', mountPath: '/var/run/postgresql' },
      { name: 'tmp', mountPath: '/tmp' },
      { name: 'shared-memory', mountPath: '/dev/shm' },
    ],
    // 180 s to replay the log after a crash, or to initialise an empty volume.
    startupProbe: { ...ready, periodSeconds: 5, failureThreshold: 36 },
    livenessProbe: { ...ready, periodSeconds: 10, failureThreshold: 6 },
    readinessProbe: { ...ready, periodSeconds: 5, failureThreshold: 3 },
  };
}

/**
 * Whether the server accepts connections; it says nothing about a login. By TCP, because while an empty volume is
 * initialised a temporary server answers on the socket; the database is named so that the log stays clean.
 * @see https://www.postgresql.org/docs/16/app-pg-isready.html
 */
function isReady(database: InClusterDatabaseConfig): k8s.Probe {
  return {
    exec: { command: ['pg_isready', '-h', '127.0.0.1', '-U', database.user, '-d', database.name, '-t', '3'] },
    timeoutSeconds: 5,
  };
}
