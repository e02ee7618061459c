import { dirname } from 'node:path/posix';
import { APPLICATION_SECRET, type DatabaseConfig, type PoolerConfig } from '@vmshift/environments';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { Availability } from '../autoscaling';
import { configChecksum } from '../config-checksum';
import { fromSecret } from '../environment-variables';
import { objectMetadata, podLabels } from '../metadata';
import { APP, PORT } from '../names';
import * as pod from '../pod';
import { managedDatabaseScript, PGBOUNCER_DATABASES_FILE, PGBOUNCER_FOLDER, pgbouncerIni } from './pgbouncer-ini';

export interface PoolerProps {
  readonly database: DatabaseConfig;
  readonly pooler: PoolerConfig;
  /** Image reference. */
  readonly image: string;
}

/** PgBouncer: thousands of client connections on a few dozen server connections. */
export class Pooler extends Construct {
  constructor(scope: Construct, id: string, { database, pooler, image }: PoolerProps) {
    super(scope, id);
    const config = { 'pgbouncer.ini': pgbouncerIni(database, pooler) };
    const metadata = { app: APP.pooler, component: 'pooler', wave: 'data' } as const;
    const configMap = new k8s.KubeConfigMap(this, 'config', {
      metadata: objectMetadata({ ...metadata, name: 'pgbouncer-config' }),
      data: config,
    });

    new k8s.KubeDeployment(this, 'deployment', {
      metadata: objectMetadata({ ...metadata, name: APP.pooler }),
      spec: {
        replicas: pooler.replicas,
        selector: { matchLabels: { app: APP.pooler } },
        strategy: pod.ROLLING,
        progressDeadlineSeconds: pod.PROGRESS_DEADLINE_SECONDS,
        revisionHistoryLimit: pod.REVISION_HISTORY_LIMIT,
        template: {
          metadata: {
            labels: podLabels({ app: APP.pooler, component: 'pooler' }),
            annotations: configChecksum(config),
          },
          spec: poolerPod(database, pooler, image, configMap.name),
        },
      },
    });
    new k8s.KubeService(this, 'service', {
      metadata: objectMetadata({ ...metadata, name: APP.pooler }),
      spec: {
        type: 'ClusterIP',
        selector: { app: APP.pooler },
        ports: [{ protocol: 'TCP', port: PORT.pooler, targetPort: k8s.IntOrString.fromNumber(PORT.pooler) }],
      },
    });
    new Availability(this, 'availability', {
      app: APP.pooler,
      component: 'pooler',
      scaling: { kind: 'fixed', replicas: pooler.replicas },
    });
  }
}

const DATABASES_VOLUME = 'databases';
const databasesMount = { name: DATABASES_VOLUME, mountPath: dirname(PGBOUNCER_DATABASES_FILE) };

function poolerPod(database: DatabaseConfig, pooler: PoolerConfig, image: string, configMap: string): k8s.PodSpec {
  const managed = database.kind === 'managed';
  return pod.podSpec({
    user: pod.USER.pooler,
    privateImage: false,
    terminationGracePeriodSeconds: 60,
    spread: APP.pooler,
    ...(managed && { initContainers: [databasesContainer(pooler, image, database.port)] }),
    containers: [poolerContainer(pooler, image, managed ? [databasesMount] : [])],
    volumes: [
      {
        name: 'config',
        projected: {
          // Group and nobody else: the user list holds the password.
          defaultMode: 0o440,
          sources: [
            { configMap: { name: configMap } },
            {
              secret: {
                name: APPLICATION_SECRET,
                items: [{ key: 'PGBOUNCER_USERLIST', path: 'userlist.txt' }],
              },
            },
          ],
        },
      },
      ...(managed ? [pod.emptyDir(DATABASES_VOLUME, '1Mi', 'Memory')] : []),
    ],
  });
}

function poolerContainer(pooler: PoolerConfig, image: string, mounts: k8s.VolumeMount[]): k8s.Container {
  const accepts: k8s.Probe = { tcpSocket: { port: k8s.IntOrString.fromString('postgres') }, timeoutSeconds: 3 };
  return {
    name: APP.pooler,
    image,
    imagePullPolicy: 'IfNotPresent',
    command: ['/usr/bin/pgbouncer', `${PGBOUNCER_FOLDER}/pgbouncer.ini`],
    ports: [{ name: 'postgres', containerPort: PORT.pooler }],
    resources: pod.resources(pooler.resources),
    securityContext: pod.CONTAINER_SECURITY,
    volumeMounts: [{ name: 'config', mountPath: PGBOUNCER_FOLDER, readOnly: true }, ...mounts],
    // First the endpoint leaves every proxy; then SIGINT lets transactions finish, drops idle clients and ends, where
    // SIGTERM would wait for clients that never leave. A SIGTERM that follows ends at once.
    // https://www.pgbouncer.org/usage.html#signals
    lifecycle: { preStop: { exec: { command: ['sh', '-c', 'sleep 10; kill -INT 1; sleep 30'] } } },
    startupProbe: { ...accepts, periodSeconds: 2, failureThreshold: 30 },
    livenessProbe: { ...accepts, periodSeconds: 10, failureThreshold: 6 },
    // Not whether PostgreSQL answers: without it, taking the pooler away as well helps nobody.
    readinessProbe: { ...accepts, periodSeconds: 5, failureThreshold: 2 },
  };
}

function databasesContainer(pooler: PoolerConfig, image: string, port: number): k8s.Container {
  return {
    name: 'databases',
    image,
    imagePullPolicy: 'IfNotPresent',
    command: ['sh', '-c', managedDatabaseScript(port)],
    env: [fromSecret('DATABASE_DIRECT_URL')],
    resources: pod.resources(pooler.resources),
    securityContext: pod.CONTAINER_SECURITY,
    volumeMounts: [databasesMount],
  };
}
