import type { PlatformConfig } from './platform-config';

/** What all environments share. */
export const platform: PlatformConfig = {
  repositoryUrl: 'https://github.com/ilearn-code/iac-vmshift.git',
  repository: 'ilearn-code/iac-vmshift',
  applicationRepository: 'ilearn-code/vmshift',
  repositoryOwner: { kind: 'user', reviewers: ['ilearn-code'] },
  targetRevision: 'main',
  images: {
    api: 'ghcr.io/ilearn-code/vmshift-api',
    celery: 'ghcr.io/ilearn-code/vmshift-celery',
    postgresql: {
      repository: 'postgres',
      tag: '16.11-alpine',
      digest: 'sha256:4327b9fd295502f326f44153a1045a7170ddbfffed1c3829798328556cfd09e2',
    },
    redis: {
      repository: 'redis',
      tag: '7.4-alpine',
      digest: 'sha256:ff02b58f971e7d7d156a1267e283fcbbeee91773b6aa36c49dac28ecfe28eadf',
    },
    pgbouncer: {
      repository: 'ghcr.io/cloudnative-pg/pgbouncer',
      tag: '1.25.2',
      digest: 'sha256:15c9765980546b8660ff105c06ad6ef9d2001fb9c5b31400021a1952cbe49930',
    },
    rclone: {
      repository: 'rclone/rclone',
      tag: '1.75.1',
      digest: 'sha256:45401ad7410db1d67ffdb58e19059ad20b0d8e0285a60e38bbec55cc1019c7a5',
    },
  },
  argoCd: {
    chart: { repository: 'https://argoproj.github.io/argo-helm', version: '10.1.1' },
    appsChart: { repository: 'https://argoproj.github.io/argo-helm', version: '2.0.5' },
    host: 'argocd.satyamay.tech',
    highAvailability: true,
    reconciliationSeconds: 180,
    secretRevisions: { webhook: 1, notifications: 1 },
  },
  addOns: {
    traefik: { repository: 'https://traefik.github.io/charts', version: '41.3.0' },
    certManager: { repository: 'https://charts.jetstack.io', version: 'v1.21.1' },
    metricsServer: { repository: 'https://kubernetes-sigs.github.io/metrics-server', version: '3.13.1' },
  },
  stateBackend: { kind: 'local' },
  dns: { kind: 'external' },
};
