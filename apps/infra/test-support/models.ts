import { vmshift } from '@vmshift/application';
import {
  type ArgoCdLoginConfig,
  type EnvironmentConfig,
  type ManagedDatabaseConfig,
  type Model,
  model,
} from '@vmshift/environments';

/** The committed model with the environment replaced by what `change` makes of it. */
export function changeEnvironment(name: string, change: (environment: EnvironmentConfig) => EnvironmentConfig): Model {
  return { ...model, environments: model.environments.map((each) => (each.name === name ? change(each) : each)) };
}

const managedDev: ManagedDatabaseConfig = {
  kind: 'managed',
  type: 'g6-dedicated-2',
  clusterSize: 2,
  engineId: 'postgresql/16',
  allowList: ['192.0.2.0/24'],
  port: 12345,
  maxConnections: 100,
  pooler: model.environments.find(({ name }) => name === 'staging')?.database.pooler,
};

/** Dev on a managed database, with the pooler of staging in front of it. */
export const managedModel: Model = changeEnvironment('dev', (environment) => ({
  ...environment,
  database: managedDev,
}));

/** Dev with both kinds of database: the managed one idle, or in use after a switch. */
export const twoDatabases: Readonly<Record<'idle' | 'switched', Model>> = {
  idle: changeEnvironment('dev', ({ database: { pooler: _, ...database }, ...environment }) => ({
    ...environment,
    database: { ...database, pooler: managedDev.pooler },
    idleDatabase: { ...managedDev, pooler: undefined },
  })),
  switched: changeEnvironment('dev', ({ database: { pooler: _, ...database }, ...environment }) => ({
    ...environment,
    database: managedDev,
    idleDatabase: { ...database, rendered: true },
  })),
};

/** Dev with an ACL, a second pool of nodes and a reserved one. */
export const poolModel: Model = changeEnvironment('dev', (environment) => ({
  ...environment,
  cluster: {
    ...environment.cluster,
    additionalNodePools: [
      { name: 'large', type: 'g6-standard-4', minNodes: 1, maxNodes: 2 },
      { name: 'batch', type: 'g6-standard-2', minNodes: 1, maxNodes: 2, reserved: true },
    ],
    controlPlaneAcl: { ipv4: ['192.0.2.0/24'], ipv6: [] },
  },
}));

/** The zone of the hosts is at Linode. */
export const dnsModel: Model = {
  ...model,
  platform: { ...model.platform, dns: { kind: 'linode', zone: 'satyamay.tech' } },
};

/** The states are in buckets that honour locks. */
export const bucketModel: Model = {
  ...model,
  platform: {
    ...model.platform,
    stateBackend: {
      kind: 's3',
      bucketPrefix: 'vmshift-state',
      endpoint: 'https://us-east-1.linodeobjects.com',
      lockFile: true,
    },
  },
};

/** Argo CD on a cluster of two small nodes. */
export const smallArgoCdModel: Model = {
  ...model,
  platform: { ...model.platform, argoCd: { ...model.platform.argoCd, highAvailability: false } },
};

const withLogin = (login: ArgoCdLoginConfig): Model => ({
  ...model,
  platform: { ...model.platform, argoCd: { ...model.platform.argoCd, login } },
});

/** People log in to Argo CD through GitHub, or with one account that reads. */
export const loginModels: Readonly<Record<ArgoCdLoginConfig['kind'], Model>> = {
  github: withLogin({
    kind: 'github',
    organization: 'example-org',
    clientId: 'Ov23liExampleExample',
    teams: { developers: 'readonly', 'on-call': 'admin' },
  }),
  account: withLogin({ kind: 'account', name: 'reader' }),
};

/** Argo CD tells a channel of Slack and an address. */
export const notificationsModel: Model = {
  ...model,
  platform: {
    ...model.platform,
    notifications: {
      slack: { channel: 'vmshift-alerts' },
      email: { host: 'smtp.satyamay.tech', port: 587, from: 'argocd@satyamay.tech', to: 'oncall@satyamay.tech' },
    },
  },
};

/** One more environment, like dev but for what has to be unique. */
export const largerModel: Model = {
  ...model,
  environments: [
    ...model.environments,
    ...model.environments
      .filter(({ name }) => name === 'dev')
      .map((dev) => ({ ...dev, name: 'another', namespace: 'vmshift-another', host: 'another.satyamay.tech' })),
  ],
};

/** The application needs a credential that another party issues. */
export const externalModel: Model = {
  ...model,
  platform: {
    ...model.platform,
    application: {
      ...vmshift,
      secret: {
        ...vmshift.secret,
        keys: { ...vmshift.secret.keys, MAIL_KEY: { kind: 'external', description: 'Key of the mail service' } },
      },
    },
  },
};

/** Every variant that makes other resources than the committed model. */
export const variants: readonly (readonly [string, Model])[] = [
  ['the committed model', model],
  ['a managed database', managedModel],
  ['a managed database next to the server in the cluster', twoDatabases.idle],
  ['a server in the cluster that is idle', twoDatabases.switched],
  ['an ACL and more pools', poolModel],
  ['DNS at Linode', dnsModel],
  ['states in buckets', bucketModel],
  ['Argo CD without high availability', smallArgoCdModel],
  ['notifications', notificationsModel],
  ['a login through GitHub', loginModels.github],
  ['an account that reads', loginModels.account],
  ['one more environment', largerModel],
  ['a credential of another party', externalModel],
];
