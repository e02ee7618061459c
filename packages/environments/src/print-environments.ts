import { databasesOf } from './databases';
import type { DatabaseConfig, EnvironmentConfig } from './environment-config';
import type { Model } from './model';
import { applicationName, DIST_FOLDER } from './names';
import { type NodePool, nodePools, placements } from './placement';

/** Where the overview of the environments lies, from the root of the repository. */
export const ENVIRONMENTS_FILE = `${DIST_FOLDER}/environments.md`;

/** The environments as a page of Markdown, for people: what documents would otherwise repeat. */
export function printEnvironments({ environments, platform }: Model): string {
  const sections = [
    '# Environments',
    `Written by \`npm run synth\` from the model; never edited by hand. Argo CD: https://${platform.argoCd.host}`,
    table(
      ['environment', 'tier', 'application branch', 'Argo CD application', 'namespace', 'host'],
      environments.map((environment) => [
        environment.name,
        environment.tier,
        code(environment.branch),
        applicationName(environment),
        environment.namespace,
        environment.host,
      ]),
    ),
    '## Clusters',
    'Pools grow from the first number of nodes to the second.',
    table(
      ['environment', 'region', 'Kubernetes', 'nodes', 'control plane', 'runs Argo CD'],
      environments.map((environment) => [
        environment.name,
        environment.cluster.region,
        environment.cluster.kubernetesVersion,
        nodePools(environment.cluster)
          .map((pool) => printPool(pool, environment))
          .join(', '),
        environment.cluster.highAvailability ? 'highly available' : 'single',
        environment.cluster.hostsArgoCd ? 'yes' : 'no',
      ]),
    ),
    '## Data',
    table(
      ['environment', 'database', 'backup', 'bucket'],
      environments.flatMap((environment) =>
        databasesOf(environment).map(({ path, database }) => [
          path === 'database' ? environment.name : `${environment.name}, idle`,
          ...data(database),
        ]),
      ),
    ),
  ];
  return `${sections.join('\n\n')}\n`;
}

function printPool({ name, type, minNodes, maxNodes, reserved }: NodePool, environment: EnvironmentConfig): string {
  const nodes = `${minNodes} to ${maxNodes} ${code(type)}`;
  if (!reserved) return nodes;
  const workloads = placements(environment).flatMap(({ workload, pool }) => (pool === name ? [workload] : []));
  return `${nodes} for ${workloads.length === 0 ? 'nothing yet' : workloads.join(' and ')}`;
}

function data(database: DatabaseConfig): readonly string[] {
  if (database.kind === 'managed') {
    return [`managed, ${database.clusterSize} ${code(database.type)}`, "the provider's", ''];
  }
  const { schedule, retentionDays, bucket, endpoint, drill } = database.backup;
  return [
    `in the cluster, ${database.volume.size}`,
    `${code(schedule)} UTC, kept for ${retentionDays} days, restored in a drill ${code(drill.schedule)} UTC`,
    `${code(bucket)} at ${endpoint}`,
  ];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}

function code(text: string): string {
  return `\`${text}\``;
}
