import type { ApplicationProfile } from '@vmshift/application';
import {
  applicationName,
  type EnvironmentConfig,
  processesOf,
  renderedIdleDatabase,
  runningDatabase,
} from '@vmshift/environments';
import { Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { Backup } from './data/backup';
import { Copy } from './data/copy';
import { Pooler } from './data/pooler';
import { Postgresql } from './data/postgresql';
import { Redis } from './data/redis';
import { Restore, RestoreDrill } from './data/restore';
import type { Images } from './images';
import { NamespaceLimits } from './limits/namespace-limits';
import { objectMetadata } from './metadata';
import { ApplicationIngress } from './network/ingress';
import { NetworkPolicies } from './network/network-policies';
import { ProcessWorkload } from './processes/process-workload';

export interface VmshiftChartProps {
  readonly environment: EnvironmentConfig;
  readonly images: Images;
  readonly profile: ApplicationProfile;
}

/** Everything that runs in one environment's namespace. */
export class VmshiftChart extends Chart {
  constructor(scope: Construct, id: string, { environment, images, profile }: VmshiftChartProps) {
    super(scope, id, {
      namespace: environment.namespace,
      labels: {
        'app.kubernetes.io/instance': applicationName(environment),
        'app.kubernetes.io/name': profile.name,
        'app.kubernetes.io/part-of': profile.name,
      },
    });
    const { database } = environment;

    new k8s.KubeServiceAccount(this, 'service-account', {
      metadata: objectMetadata({ name: profile.serviceAccount, component: 'namespace', wave: 'foundation' }),
      automountServiceAccountToken: false,
    });
    new NamespaceLimits(this, 'limits', { environment, profile });
    new NetworkPolicies(this, 'network-policies', { environment, profile });

    const server = runningDatabase(environment);
    if (server) {
      new Postgresql(this, 'postgresql', { profile, database: server, image: images.postgresql });
      new Backup(this, 'backup', { profile, database: server, images });
      new Restore(this, 'restore', { profile, database: server, images });
      new RestoreDrill(this, 'restore-drill', { profile, database: server, images });
    }
    const idle = renderedIdleDatabase(environment);
    if (server && idle) {
      new Copy(this, 'copy', { profile, from: database, to: idle, server, image: images.postgresql });
    }
    if (database.pooler) {
      new Pooler(this, 'pooler', { profile, database, pooler: database.pooler, image: images.pgbouncer });
    }
    new Redis(this, 'redis', { profile, environment, image: images.redis });
    for (const { name, process, config } of processesOf(environment, profile)) {
      new ProcessWorkload(this, name, { environment, profile, process, config, images });
    }
    new ApplicationIngress(this, 'ingress', { environment, profile });
  }
}
