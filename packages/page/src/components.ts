import type { ApplicationProfile, PinnedImage } from '@vmshift/application';
import {
  applicationOf,
  databasesOf,
  type EnvironmentConfig,
  maxReplicas,
  minReplicas,
  type PlatformConfig,
  processesOf,
  runningDatabase,
} from '@vmshift/environments';
import { counted } from '@vmshift/findings';

/** Something that an environment runs, as a row of the matrix. */
export interface Component {
  /** As people call it. */
  readonly name: string;
  readonly kind: 'Deployment' | 'Job' | 'CronJob';
  /** Name of its object, and the start of the names of its pods. */
  readonly app: string;
  /** How many pods, or when. */
  readonly size: string;
  /** Path in the environment of the value that says so, or of what the component is sized by. */
  readonly path: string;
  /** Tag of a third-party image. @default the build's */
  readonly tag?: string | undefined;
}

/** What an environment runs: the processes of the application, then its data servers and the backup. */
export function componentsOf(environment: EnvironmentConfig, platform: PlatformConfig): readonly Component[] {
  const profile = applicationOf(platform);
  return [...processes(environment, profile), ...servers(environment, profile, platform)];
}

const KINDS = { scaled: 'Deployment', singleton: 'Deployment', 'sync-job': 'Job', 'cron-job': 'CronJob' } as const;

function processes(environment: EnvironmentConfig, profile: ApplicationProfile): readonly Component[] {
  return processesOf(environment, profile).map(({ name, process, config: { scaling, schedule } }) => ({
    // `schemaJob` is the schema Job.
    name: name.replace(/[A-Z]/g, (letter) => ` ${letter}`),
    kind: KINDS[process.kind],
    app: process.app,
    path: `processes.${name}${scaling === undefined ? '' : '.scaling'}`,
    size:
      process.kind === 'sync-job'
        ? 'before each sync'
        : (schedule ?? (scaling ? range(minReplicas(scaling), maxReplicas(scaling)) : range(1, 1))),
    ...(typeof process.image !== 'string' && { tag: process.image.tag }),
  }));
}

function servers(
  environment: EnvironmentConfig,
  { servers: { database, pooler, queue }, backup }: ApplicationProfile,
  { images }: PlatformConfig,
): readonly Component[] {
  const server = runningDatabase(environment);
  const place = databasesOf(environment).find((one) => one.database === server)?.path;
  const poolers = environment.database.pooler?.replicas;
  const one = (name: string, app: string, path: string, { tag }: PinnedImage, pods = 1): Component => ({
    ...{ name, kind: 'Deployment', app, path, size: range(pods, pods), tag },
  });
  const dumps = (schedule: string, path: string): Component => ({
    ...{ name: 'backup', kind: 'CronJob', app: backup.app, path, size: `${schedule} UTC` },
  });
  return [
    ...(server ? [one('database', database.app, `${place}.resources`, images.postgresql)] : []),
    ...(poolers === undefined
      ? []
      : [one('pooler', pooler.app, 'database.pooler.replicas', images.pgbouncer, poolers)]),
    one('queue', queue.app, 'redis.resources', images.redis),
    ...(server ? [dumps(server.backup.schedule, `${place}.backup.schedule`)] : []),
  ];
}

function range(least: number, most: number): string {
  return least === most ? counted(least, 'pod') : `${least} to ${counted(most, 'pod')}`;
}

/** The component that an object belongs to, by its name: `Pod/vmshift-api-75…` to `vmshift-api`. */
export function componentOf(object: string, components: readonly Component[]): Component | undefined {
  const name = object.split(' ')[0]?.split('/')[1] ?? '';
  return components
    .filter(({ app }) => name === app || name.startsWith(`${app}-`))
    .reduce<Component | undefined>((best, one) => (one.app.length > (best?.app.length ?? 0) ? one : best), undefined);
}
