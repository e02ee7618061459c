import type { EnvironmentConfig } from '@vmshift/environments';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { fromSecret } from '../environment-variables';
import { objectMetadata, podLabels } from '../metadata';
import { APP } from '../names';
import * as pod from '../pod';

/**
 * Makes the missing tables, changes no existing one. Without the import of `app.models` the metadata is empty, and the
 * program makes nothing and succeeds. The application's workflow (templates/app-repository) runs the same before its
 * tests.
 */
export const CREATE_SCHEMA =
  'import app.models; from app.database import Base, engine; Base.metadata.create_all(engine)';

/** The sync waits for the Job so long, and nothing newer is synced meanwhile. */
export const SCHEMA_DEADLINE_SECONDS = 240;

export interface SchemaJobProps {
  readonly environment: EnvironmentConfig;
  /** Image reference. */
  readonly image: string;
}

/** Makes the database's tables before the API and the workers start: a hook of every sync. */
export class SchemaJob extends Construct {
  constructor(scope: Construct, id: string, { environment, image }: SchemaJobProps) {
    super(scope, id);

    new k8s.KubeJob(this, 'job', {
      metadata: objectMetadata({
        name: APP.schema,
        app: APP.schema,
        component: 'schema',
        wave: 'schema',
        // A Job's template cannot change, so the one before is deleted first; until then its log can be read.
        annotations: {
          'argocd.argoproj.io/hook': 'Sync',
          'argocd.argoproj.io/hook-delete-policy': 'BeforeHookCreation',
        },
      }),
      spec: {
        // Two at the same instant collide on the enum types.
        parallelism: 1,
        completions: 1,
        backoffLimit: 4,
        activeDeadlineSeconds: SCHEMA_DEADLINE_SECONDS,
        template: {
          metadata: { labels: podLabels({ app: APP.schema, component: 'schema' }) },
          spec: pod.podSpec({
            user: pod.USER.application,
            privateImage: true,
            restartPolicy: 'Never',
            terminationGracePeriodSeconds: 30,
            containers: [schemaContainer(environment, image)],
            volumes: [pod.emptyDir('tmp', pod.TMP_SIZE)],
          }),
        },
      },
    });
  }
}

function schemaContainer(environment: EnvironmentConfig, image: string): k8s.Container {
  return {
    name: APP.schema,
    image,
    imagePullPolicy: 'IfNotPresent',
    command: ['python', '-c', CREATE_SCHEMA],
    // Past the pooler: it may be the first to connect to a new server.
    env: [fromSecret('DATABASE_DIRECT_URL', 'DATABASE_URL')],
    resources: pod.resources(environment.schemaJob.resources),
    securityContext: pod.CONTAINER_SECURITY,
    volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }],
  };
}
