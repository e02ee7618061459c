import { dirname } from 'node:path/posix';
import { type ApplicationProfile, PGBOUNCER_DATABASES_FILE } from '@vmshift/application';
import { type DatabaseConfig, keyFor, type PoolerConfig, PROGRESS_DEADLINE_SECONDS } from '@vmshift/environments';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { Availability } from '../autoscaling';
import { configChecksum } from '../config-checksum';
import { fromSecretOf } from '../environment-variables';
import { objectMetadata, podLabels } from '../metadata';
import * as pod from '../pod';
import { managedDatabaseScript, PGBOUNCER_FOLDER, pgbouncerIni } from './pgbouncer-ini';

export interface PoolerProps {
  readonly profile: ApplicationProfile;
  readonly database: DatabaseConfig;
  readonly pooler: PoolerConfig;
  /** Image reference. */
  readonly image: string;
}

/** PgBouncer: thousands of client connections on a few dozen server connections. */
export class Pooler extends Construct {
  constructor(scope: Construct, id: string, props: PoolerProps) {
    super(scope, id);
    const { profile, database, pooler } = props;
    const { app, component, port } = profile.servers.pooler;
    const config = { 'pgbouncer.ini': pgbouncerIni(profile.servers, database, pooler) };
    const metadata = { app, component, wave: 'data' } as const;
    const configMap = new k8s.KubeConfigMap(this, 'config', {
      metadata: objectMetadata({ ...metadata, name: 'pgbouncer-config' }),
      data: config,
    });

    new k8s.KubeDeployment(this, 'deployment', {
      metadata: objectMetadata({ ...metadata, name: app }),
      spec: {
        replicas: pooler.replicas,
        selector: { matchLabels: { app } },
        strategy: pod.ROLLING,
        progressDeadlineSeconds: PROGRESS_DEADLINE_SECONDS,
        revisionHistoryLimit: pod.REVISION_HISTORY_LIMIT,
        template: {
          metadata: {
            labels: podLabels(profile, { app, component }),
            annotations: configChecksum(config),
          },
          spec: poolerPod(props, configMap.name),
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
    new Availability(this, 'availability', {
      app,
      component,
      scaling: { kind: 'fixed', replicas: pooler.replicas },
    });
  }
}

const DATABASES_VOLUME = 'databases';
const databasesMount = { name: DATABASES_VOLUME, mountPath: dirname(PGBOUNCER_DATABASES_FILE) };

function poolerPod(props: PoolerProps, configMap: string): k8s.PodSpec {
  const { profile, database } = props;
  const { app, user, graceSeconds, usersKey } = profile.servers.pooler;
  const managed = database.kind === 'managed';
  return pod.podSpec(profile, {
    user,
    privateImage: false,
    placement: props.pooler,
    terminationGracePeriodSeconds: graceSeconds,
    spread: app,
    ...(managed && { initContainers: [databasesContainer(props, database.port)] }),
    containers: [poolerContainer(props, managed ? [databasesMount] : [])],
    volumes: [
      {
        name: 'config',
        projected: {
          // Its group alone: the user list holds the password.
          defaultMode: 0o440,
          sources: [
            { configMap: { name: configMap } },
            {
              secret: {
                name: profile.secret.name,
                items: [{ key: keyFor(database, usersKey, profile), path: 'userlist.txt' }],
              },
            },
          ],
        },
      },
      ...(managed ? [pod.emptyDir(DATABASES_VOLUME, '1Mi', 'Memory')] : []),
    ],
  });
}

function poolerContainer({ profile, pooler, image }: PoolerProps, mounts: k8s.VolumeMount[]): k8s.Container {
  const { app, port } = profile.servers.pooler;
  const accepts: k8s.Probe = { tcpSocket: { port: k8s.IntOrString.fromString('postgres') }, timeoutSeconds: 3 };
  return {
    name: app,
    image,
    imagePullPolicy: 'IfNotPresent',
    command: ['/usr/bin/pgbouncer', `${PGBOUNCER_FOLDER}/pgbouncer.ini`],
    ports: [{ name: 'postgres', containerPort: port }],
    resources: pod.resources(pooler.resources),
    securityContext: pod.CONTAINER_SECURITY,
    volumeMounts: [{ name: 'config', mountPath: PGBOUNCER_FOLDER, readOnly: true }, ...mounts],
    // First the endpoint leaves every proxy; then SIGINT lets transactions finish, drops idle clients and ends, where
    // SIGTERM would wait for clients that never leave. A SIGTERM that follows ends at once.
    // https://www.pgbouncer.org/usage.html#signals
    lifecycle: { preStop: { exec: { command: ['sh', '-c', 'sleep 10; kill -INT 1; sleep 30'] } } },
    startupProbe: { ...accepts, periodSeconds: 2, failureThreshold: 30 },
    livenessProbe: { ...accepts, periodSeconds: 10, failureThreshold: 6 },
    // Not whether PostgreSQL answers: without it, taking the pooler away as well helps no client.
    readinessProbe: { ...accepts, periodSeconds: 5, failureThreshold: 2 },
  };
}

function databasesContainer({ profile, database, pooler, image }: PoolerProps, port: number): k8s.Container {
  const { managedVariable, secrets } = profile.servers.pooler;
  return {
    name: 'databases',
    image,
    imagePullPolicy: 'IfNotPresent',
    command: ['sh', '-c', managedDatabaseScript(managedVariable, port)],
    env: fromSecretOf(database, profile, secrets),
    resources: pod.resources(pooler.resources),
    securityContext: pod.CONTAINER_SECURITY,
    volumeMounts: [databasesMount],
  };
}
