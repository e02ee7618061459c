import { LinodeProvider } from '@cdktf/provider-linode/provider';
import type { ApplicationProfile } from '@vmshift/application';
import {
  applicationOf,
  type DatabaseConfig,
  databasesOf,
  type EnvironmentConfig,
  inClusterDatabaseOf,
  type PlatformConfig,
  platformStackName,
  registryLogins,
  renderedKinds,
  requestsPerCounter,
} from '@vmshift/environments';
import { Fn, type TerraformElement, TerraformLocal, TerraformOutput, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { applicationNamespace } from '../constructs/application-namespace';
import { ApplicationSecrets } from '../constructs/application-secrets';
import { ArgoCdAccess } from '../constructs/argocd-access';
import { Certificates } from '../constructs/certificates';
import { chartRelease } from '../constructs/chart-release';
import { DnsRecords } from '../constructs/dns-records';
import { IngressController } from '../constructs/ingress-controller';
import { ObserverAccess } from '../constructs/observer-access';
import type { PostgresqlEndpoint } from '../terraform/connection-urls';
import { useCluster } from '../terraform/kubernetes-access';
import { readableId } from '../terraform/readable-id';
import { requireTerraform } from '../terraform/require-terraform';
import { keepState } from '../terraform/state-backend';
import { ephemeralVariables, externalVariable, platformVariables, type VARIABLES } from '../terraform/variables';
import { metricsServerValues } from '../values/metrics-server';
import type { ClusterStack } from './cluster-stack';

export interface PlatformStackProps {
  readonly environment: EnvironmentConfig;
  readonly platform: PlatformConfig;
  readonly cluster: ClusterStack;
}

/** The expression of a declared variable. */
type ValueOf = (name: keyof typeof VARIABLES) => string;

/** What the environment's cluster holds besides the application: its namespace, its Secrets, Argo CD's access, the add-ons. */
export class PlatformStack extends TerraformStack {
  readonly argoCdAccess: ArgoCdAccess;

  constructor(scope: Construct, { environment, platform, cluster }: PlatformStackProps) {
    super(scope, platformStackName(environment));
    requireTerraform(this);
    keepState(this, platform.stateBackend, environment);
    useCluster(this, cluster.cluster.resource.kubeconfig);
    const namespace = applicationNamespace(this, 'namespace', environment).metadata.name;
    const profile = applicationOf(platform);
    this.secrets(environment, platform, namespace, cluster);
    this.argoCdAccess = new ArgoCdAccess(this, 'argocd', { namespace, kinds: renderedKinds(profile) });
    new ObserverAccess(this, 'observer', { namespace });
    this.addOns(environment, platform);
  }

  protected override allocateLogicalId(element: TerraformElement): string {
    return readableId(element);
  }

  private secrets(
    environment: EnvironmentConfig,
    platform: PlatformConfig,
    namespace: string,
    cluster: ClusterStack,
  ): void {
    const profile = applicationOf(platform);
    const declared = ephemeralVariables(this, platformVariables(environment, profile));
    const value: ValueOf = declared;
    const inCluster = inClusterDatabaseOf(environment) !== undefined;
    const postgresql = new Map(
      databasesOf(environment).map(({ database }) => [
        database.kind,
        this.postgresqlEndpoint(database, profile, cluster, value),
      ]),
    );
    new ApplicationSecrets(this, 'secret', {
      environment,
      profile,
      namespace,
      postgresql,
      redisPassword: value('redis_password'),
      backup: inCluster
        ? { accessKeyId: value('backup_access_key_id'), secretAccessKey: value('backup_secret_access_key') }
        : undefined,
      registry: {
        logins: registryLogins(platform.images),
        username: value('registry_username'),
        token: value('registry_token'),
      },
      external: (key) => declared(externalVariable(key)),
    });
  }

  private addOns(environment: EnvironmentConfig, platform: PlatformConfig): void {
    const { traefik, certManager, metricsServer } = platform.addOns;
    const profile = applicationOf(platform);
    const { ingressController: controller } = profile.neighbours;
    const { ingressClass } = controller;
    const requestsInFlight = requestsPerCounter(environment, profile);
    const ingress = new IngressController(this, 'ingress', { chart: traefik, controller, requestsInFlight });
    new Certificates(this, 'certificates', { environment, chart: certManager, ingressClass });
    chartRelease(this, 'metrics-server', {
      chart: 'metrics-server',
      source: metricsServer,
      namespace: 'kube-system',
      values: metricsServerValues(),
    });
    const hosts = [environment.host, ...(environment.cluster.hostsArgoCd ? [platform.argoCd.host] : [])];
    if (platform.dns.kind === 'linode') {
      new LinodeProvider(this, 'linode');
      new DnsRecords(this, 'dns', { zone: platform.dns.zone, hosts, target: ingress.loadBalancerHostname });
    }
    new TerraformOutput(this, 'load_balancer_hostname', {
      description: `what ${hosts.join(' and ')} have to be aliases (CNAME) of`,
      value: ingress.loadBalancerHostname,
    });
  }

  /** The server that a database setting of the environment means. */
  private postgresqlEndpoint(
    database: DatabaseConfig,
    { servers }: ApplicationProfile,
    cluster: ClusterStack,
    value: ValueOf,
  ): PostgresqlEndpoint {
    if (database.kind === 'in-cluster') {
      const { user, name } = database;
      const { app: host, port } = servers.database;
      return { host, port, user, password: value('postgres_password'), database: name, tls: false };
    }
    const managed = cluster.database?.resource;
    if (managed === undefined) throw new Error(`${cluster.node.id} has no managed database`);
    new TerraformLocal(this, 'database-user', Fn.sensitive(managed.rootUsername));
    new TerraformLocal(this, 'database-password', Fn.sensitive(managed.rootPassword));
    return {
      host: managed.hostPrimary,
      port: database.port,
      user: `\${local.database-user}`,
      password: 'local.database-password',
      database: 'defaultdb',
      tls: true,
    };
  }
}
