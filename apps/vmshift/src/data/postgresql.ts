import type { ApplicationProfile } from '@vmshift/application';
import {
  DATABASE_SUPERUSER,
  type InClusterDatabaseConfig,
  VOLUME_PROGRESS_DEADLINE_SECONDS,
} from '@vmshift/environments';
import { formatQuantity, parseQuantity } from '@vmshift/kubernetes';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { fromSecret } from '../environment-variables';
import { objectMetadata, podLabels } from '../metadata';
import * as pod from '../pod';
import { APPLICATION_ROLE_SCRIPT, APPLICATION_ROLE_VARIABLE } from './application-role-script';
import { DataClaim } from './data-claim';

const STORAGE_VOLUME = 'postgresql-storage';
const INIT_VOLUME = 'init';

export interface PostgresqlProps {
  readonly profile: ApplicationProfile;
  readonly database: InClusterDatabaseConfig;
  /** Image reference. */
  readonly image: string;
}

/**
 * The PostgreSQL server. A Deployment with `Recreate`, not a StatefulSet: of the same name it would start next to the
 * running Deployment on the same volume, and PostgreSQL's lock file does not see a server in another pod.
 */
export class Postgresql extends Construct {
  constructor(scope: Construct, id: string, props: PostgresqlProps) {
    super(scope, id);
    const { profile, database } = props;
    const { app, component, port, user, data, graceSeconds } = profile.servers.database;
    const metadata = { app, component, wave: 'data' } as const;

    new DataClaim(this, 'claim', { ...metadata, name: data.claim, volume: database.volume });
    const scripts = new k8s.KubeConfigMap(this, 'init', {
      metadata: objectMetadata({ ...metadata, name: 'postgresql-init' }),
      data: { 'application-role.sh': APPLICATION_ROLE_SCRIPT },
    });
    new k8s.KubeDeployment(this, 'deployment', {
      metadata: objectMetadata({ ...metadata, name: app }),
      spec: {
        replicas: 1,
        selector: { matchLabels: { app } },
        strategy: pod.RECREATE,
        progressDeadlineSeconds: VOLUME_PROGRESS_DEADLINE_SECONDS,
        revisionHistoryLimit: pod.REVISION_HISTORY_LIMIT,
        template: {
          metadata: { labels: podLabels(profile, { app, component }) },
          spec: pod.podSpec(profile, {
            user,
            privateImage: false,
            placement: database,
            terminationGracePeriodSeconds: graceSeconds,
            containers: [postgresqlContainer(props)],
            volumes: [
              { name: STORAGE_VOLUME, persistentVolumeClaim: { claimName: data.claim } },
              { name: INIT_VOLUME, configMap: { name: scripts.name, defaultMode: 0o555 } },
              pod.emptyDir('run', '16Mi'),
              pod.emptyDir('tmp', pod.TMP_SIZE),
              pod.emptyDir('shared-memory', sharedMemory(database.resources.limits.memory), 'Memory'),
            ],
          }),
        },
      },
    });
    new k8s.KubeService(this, 'service', {
      metadata: objectMetadata({ ...metadata, name: app }),
      spec: {
        type: 'ClusterIP',
        selector: { app },
        ports: [{ protocol: 'TCP', port, targetPort: k8s.IntOrString.fromNumber(port) }],
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

function postgresqlContainer({ profile, database, image }: PostgresqlProps): k8s.Container {
  const { app, port, data, secrets } = profile.servers.database;
  const ready = isReady(database);
  return {
    name: app,
    image,
    imagePullPolicy: 'IfNotPresent',
    args: ['postgres', '-c', `max_connections=${database.maxConnections}`],
    ports: [{ name: 'postgres', containerPort: port }],
    // Name, superuser and password make the database on an empty volume only; on another they change nothing.
    env: [
      { name: 'PGDATA', value: `${data.folder}/pgdata` },
      { name: 'POSTGRES_DB', value: database.name },
      { name: 'POSTGRES_USER', value: DATABASE_SUPERUSER },
      { name: APPLICATION_ROLE_VARIABLE, value: database.user },
      ...fromSecret(profile, secrets),
    ],
    resources: pod.resources(database.resources),
    securityContext: pod.CONTAINER_SECURITY,
    volumeMounts: [
      { name: STORAGE_VOLUME, mountPath: data.folder },
      { name: INIT_VOLUME, mountPath: '/docker-entrypoint-initdb.d', readOnly: true },
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
