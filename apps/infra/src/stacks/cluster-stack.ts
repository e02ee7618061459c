import { LinodeProvider } from '@cdktf/provider-linode/provider';
import {
  clusterStackName,
  type EnvironmentConfig,
  managedDatabaseOf,
  type PlatformConfig,
} from '@vmshift/environments';
import { type TerraformElement, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { KubernetesCluster } from '../constructs/kubernetes-cluster';
import { ManagedDatabase } from '../constructs/managed-database';
import { readableId } from '../terraform/readable-id';
import { requireTerraform } from '../terraform/require-terraform';
import { keepState } from '../terraform/state-backend';

export interface ClusterStackProps {
  readonly environment: EnvironmentConfig;
  readonly platform: PlatformConfig;
}

/** What the environment has at Linode: its cluster and, where the model says so, its managed database. */
export class ClusterStack extends TerraformStack {
  readonly cluster: KubernetesCluster;
  /** Undefined where PostgreSQL runs in the cluster alone. */
  readonly database: ManagedDatabase | undefined;

  constructor(scope: Construct, { environment, platform }: ClusterStackProps) {
    super(scope, clusterStackName(environment));
    requireTerraform(this);
    keepState(this, platform.stateBackend, environment);
    // the token comes from LINODE_TOKEN
    new LinodeProvider(this, 'linode');
    this.cluster = new KubernetesCluster(this, 'cluster', { environment });
    const database = managedDatabaseOf(environment);
    if (database) this.database = new ManagedDatabase(this, 'database', { environment, database });
  }

  protected override allocateLogicalId(element: TerraformElement): string {
    return readableId(element);
  }
}
