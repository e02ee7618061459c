import { DatabasePostgresqlV2 } from '@cdktf/provider-linode/database-postgresql-v2';
import { applicationName, type EnvironmentConfig, type ManagedDatabaseConfig } from '@vmshift/environments';
import { Construct } from 'constructs';

export interface ManagedDatabaseProps {
  readonly environment: EnvironmentConfig;
  readonly database: ManagedDatabaseConfig;
}

/**
 * The Linode Managed Database of an environment, never destroyed by Terraform: that would be the end of the data.
 * @see https://registry.terraform.io/providers/linode/linode/latest/docs/resources/database_postgresql_v2
 */
export class ManagedDatabase extends Construct {
  readonly resource: DatabasePostgresqlV2;

  constructor(scope: Construct, id: string, { environment, database }: ManagedDatabaseProps) {
    super(scope, id);
    this.resource = new DatabasePostgresqlV2(this, 'postgresql', {
      label: applicationName(environment),
      engineId: database.engineId,
      region: environment.cluster.region,
      type: database.type,
      clusterSize: database.clusterSize,
      allowList: [...database.allowList],
      lifecycle: {
        preventDestroy: true,
        postcondition: [
          {
            condition: `\${self.port == ${database.port}}`,
            // Plain text: plans of pull requests take no expression there.
            errorMessage: `the database answers on another port than ${database.port}; set the port that Linode shows for it in packages/environments/src/${environment.name}.ts, which the NetworkPolicies open.`,
          },
        ],
      },
    });
  }
}
