import { model } from '@vmshift/environments';
import { notificationsModel, smallArgoCdModel } from '../../test-support/models';
import { type Block, chartValues, stackOf } from '../../test-support/stack-json';

const release = (of: typeof model, name: string): Block =>
  chartValues(stackOf(of, 'argocd').resource.helm_release?.[name] ?? {});
const applications = release(model, 'argocd-apps');
const environments = model.environments.map((environment) => [environment.name, environment] as const);

test('Argo CD watches Git and its clusters as the design says', () => {
  expect(release(model, 'argo-cd')).toMatchObject({
    createClusterRoles: false,
    configs: {
      cm: {
        'timeout.reconciliation': '180s',
        'timeout.reconciliation.jitter': '0s',
        'resource.respectRBAC': 'normal',
        'cluster.inClusterEnabled': 'false',
      },
      params: { 'controller.diff.server.side': 'true', 'server.insecure': 'true' },
      rbac: { 'policy.default': 'role:readonly' },
    },
    dex: { enabled: false },
    notifications: { enabled: false },
    applicationSet: { replicas: 0 },
  });
});

test('the user interface has a certificate', () => {
  expect(release(model, 'argo-cd')).toMatchObject({
    global: { domain: 'argocd.satyamay.tech' },
    server: {
      ingress: {
        enabled: true,
        ingressClassName: 'nginx',
        tls: true,
        annotations: { 'cert-manager.io/cluster-issuer': 'letsencrypt-prod' },
      },
    },
  });
});

test('high availability is two servers and a Redis that can roll on three nodes', () => {
  expect(release(model, 'argo-cd')).toMatchObject({
    server: { replicas: 2, pdb: { enabled: true } },
    repoServer: { replicas: 2, pdb: { enabled: true } },
    'redis-ha': {
      enabled: true,
      replicas: 3,
      haproxy: { deploymentStrategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } } },
    },
  });
  const small = release(smallArgoCdModel, 'argo-cd');
  expect(small).not.toHaveProperty('redis-ha');
  expect(small).toMatchObject({ server: { replicas: 1 }, redis: { resources: { requests: expect.anything() } } });
  expect(small.server).not.toHaveProperty('pdb');
});

test.each([model, smallArgoCdModel])('everything that runs requests something', (of) => {
  const {
    controller,
    server,
    repoServer,
    redis,
    'redis-ha': redisHa,
  } = release(of, 'argo-cd') as Record<string, Block>;
  const parts = [controller, server, repoServer, ...(redis ? [redis] : [])];
  for (const name of redisHa ? ['redis', 'sentinel', 'splitBrainDetection', 'haproxy'] : []) {
    parts.push(redisHa?.[name] as Block);
  }
  for (const part of parts) {
    expect(part).toMatchObject({ resources: { requests: { cpu: expect.any(String), memory: expect.any(String) } } });
  }
});

test('what is secret is referred to, and not among the values', () => {
  const { configs, ...values } = release(model, 'argo-cd');
  expect(JSON.stringify(values)).not.toMatch(/password|secret|token/i);
  expect(configs).toMatchObject({ secret: { githubSecret: '$argocd-webhook:github' } });
});

test('a webhook is taken from GitHub alone: its secret is in no state, and has the label that Argo CD looks for', () => {
  const secrets = stackOf(model, 'argocd').resource.kubernetes_secret_v1;
  expect(secrets?.secret_webhook).toMatchObject({
    metadata: { name: 'argocd-webhook', labels: { 'app.kubernetes.io/part-of': 'argocd' } },
    data_wo: { github: `\${var.argocd_webhook_secret}` },
  });
});

test('the health of each object is kept in its Application', () => {
  expect(release(model, 'argo-cd').configs).toMatchObject({ params: { 'controller.resource.health.persist': 'true' } });
});

test('notifications are off until the model declares a channel, and then their credentials are referred to', () => {
  expect(release(model, 'argo-cd').notifications).toEqual({ enabled: false });
  const { notifications } = release(notificationsModel, 'argo-cd') as { notifications: Record<string, object> };
  expect(notifications).toMatchObject({
    enabled: true,
    secret: { create: false, name: 'argocd-notifications-secret' },
    resources: { requests: expect.anything() },
    notifiers: {
      'service.slack': '{"token":"$slack-token"}',
      'service.email': expect.stringContaining('"password":"$email-password"'),
    },
    subscriptions: [
      {
        recipients: ['slack:vmshift-alerts', 'email:oncall@satyamay.tech'],
        triggers: ['on-unhealthy', 'on-sync-failed', 'on-not-comparable'],
      },
    ],
  });
  const secrets = stackOf(notificationsModel, 'argocd').resource.kubernetes_secret_v1;
  expect(secrets?.secret_notifications).toMatchObject({
    data_wo: {
      'slack-token': `\${var.argocd_slack_token}`,
      'email-username': `\${var.argocd_email_username}`,
      'email-password': `\${var.argocd_email_password}`,
    },
  });
});

test('every trigger sends a template that there is', () => {
  const { notifications } = release(notificationsModel, 'argo-cd') as {
    notifications: Record<'triggers' | 'templates', Record<string, string>>;
  };
  const sent = Object.values(notifications.triggers).flatMap((text) =>
    (JSON.parse(text) as { send: string[] }[]).flatMap(({ send }) => send),
  );
  expect(sent.map((name) => notifications.templates[`template.${name}`] === undefined)).toEqual(sent.map(() => false));
});

test.each(environments)(
  'the project of %s lets through one repository, one namespace and no cluster-scoped kind',
  (name, environment) => {
    expect(applications).toHaveProperty(['projects', `vmshift-${name}`], {
      namespace: 'argocd',
      description: `vmshift in ${name}`,
      sourceRepos: [model.platform.repositoryUrl],
      destinations: [
        { server: expect.stringContaining(`platform-${name}.outputs.`), namespace: environment.namespace },
      ],
      clusterResourceWhitelist: [],
      namespaceResourceWhitelist: expect.not.arrayContaining([{ group: '', kind: 'Secret' }]),
    });
  },
);

test('a project permits what Argo CD shows below the objects of dist/, which hides pods and their images otherwise', () => {
  for (const [name] of environments)
    expect(applications).toHaveProperty(
      ['projects', `vmshift-${name}`, 'namespaceResourceWhitelist'],
      expect.arrayContaining([
        { group: '', kind: 'Pod' },
        { group: 'apps', kind: 'ReplicaSet' },
      ]),
    );
});

test.each(environments)(
  'the Application of %s follows its folder and heals itself',
  (name, { namespace, application }) => {
    expect(applications).toHaveProperty(
      ['applications', `vmshift-${name}`],
      expect.objectContaining({
        project: `vmshift-${name}`,
        source: { repoURL: model.platform.repositoryUrl, targetRevision: 'main', path: `dist/${name}` },
        destination: { name: `vmshift-${name}`, namespace },
        syncPolicy: {
          automated: { prune: application.prune, selfHeal: application.selfHeal },
          retry: { limit: 5, refresh: true, backoff: { duration: '5s', factor: 2, maxDuration: '3m' } },
          syncOptions: ['ServerSideApply=true'],
        },
      }),
    );
  },
);

test.each(environments)(
  'deleting the Application of %s deletes its objects only where the model says so',
  (name, { application }) => {
    const finalizers = application.cascadingDelete ? ['resources-finalizer.argocd.argoproj.io/foreground'] : undefined;
    const { applications: all } = applications as { applications: Record<string, Block> };
    expect(all[`vmshift-${name}`]?.finalizers).toEqual(finalizers);
  },
);

test('nothing is in the default project', () => {
  const { applications: all } = applications as { applications: Record<string, Block> };
  expect(Object.values(all).map(({ project }) => project)).not.toContain('default');
});

test.each(environments)('the registration of %s is for its namespace alone', (name, environment) => {
  expect(stackOf(model, 'argocd').resource.kubernetes_secret_v1?.[`cluster-${name}`]).toMatchObject({
    metadata: { labels: { 'argocd.argoproj.io/secret-type': 'cluster' } },
    data_wo: { name: `vmshift-${name}`, namespaces: environment.namespace, clusterResources: 'false' },
  });
});
