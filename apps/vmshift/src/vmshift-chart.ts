import { applicationName, type EnvironmentConfig } from '@vmshift/environments';
import { Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { Backup } from './data/backup';
import { Pooler } from './data/pooler';
import { Postgresql } from './data/postgresql';
import { Redis } from './data/redis';
import { SchemaJob } from './data/schema-job';
import type { Images } from './images';
import { NamespaceLimits } from './limits/namespace-limits';
import { objectMetadata } from './metadata';
import { SERVICE_ACCOUNT } from './names';
import { ApiIngress } from './network/ingress';
import { NetworkPolicies } from './network/network-policies';
import { Api } from './workloads/api';
import { Beat } from './workloads/beat';
import { Worker } from './workloads/worker';

export interface VmshiftChartProps {
  readonly environment: EnvironmentConfig;
  readonly images: Images;
}

/** Everything that runs in one environment's namespace. */
export class VmshiftChart extends Chart {
  constructor(scope: Construct, id: string, { environment, images }: VmshiftChartProps) {
    super(scope, id, {
      namespace: environment.namespace,
      labels: {
        'app.kubernetes.io/instance': applicationName(environment),
        'app.kubernetes.io/name': 'vmshift',
        'app.kubernetes.io/part-of': 'vmshift',
      },
    });
    const { database } = environment;

    new k8s.KubeServiceAccount(this, 'service-account', {
      metadata: objectMetadata({ name: SERVICE_ACCOUNT, component: 'namespace', wave: 'foundation' }),
      automountServiceAccountToken: false,
    });
    new NamespaceLimits(this, 'limits', { environment });
    new NetworkPolicies(this, 'network-policies', { environment });

    if (database.kind === 'in-cluster') {
      new Postgresql(this, 'postgresql', { database, image: images.postgresql });
      new Backup(this, 'backup', { database, images });
    }
    if (database.pooler) {
      new Pooler(this, 'pooler', { database, pooler: database.pooler, image: images.pgbouncer });
    }
    new Redis(this, 'redis', { environment, image: images.redis });
    new SchemaJob(this, 'schema', { environment, image: images.api });

    new Api(this, 'api', { environment, image: images.api });
    new Worker(this, 'worker', { environment, image: images.celery });
    new Beat(this, 'beat', { environment, image: images.celery });
    new ApiIngress(this, 'ingress', { environment });
  }
}
