import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type ChartServer, startChartServer } from './chart-server';
import { type LabCluster, PORTS_OF_A_CLUSTER, startCluster } from './cluster';
import { Account } from './linode/account';
import { type LinodeStub, startLinodeStub } from './linode/server';
import { Stage } from './scenario';
import { SCENARIOS } from './scenarios/scenarios';
import { READ_ONLY_TOKEN, SECRETS, TOKENS } from './secrets';
import { writeTranscript } from './transcript';
import { makeWorkspace } from './workspace';

const USAGE = `usage: KIT=<folder> PROVIDERS=<folder>[:<folder>] CHARTS=<folder> node tooling/lab/run-lab.mjs terraform [--until NAME] [--folder PATH] [--port N] [--keep] | terraform --list`;

type Replacement = readonly [string, string];

/** Of the model, and of the environment that is added. */
const CLUSTERS = ['production', 'staging', 'dev', 'demo'];

const ZONE = 'satyamay.tech';

const { values } = parseArgs({
  options: {
    until: { type: 'string' },
    folder: { type: 'string', default: join(tmpdir(), 'vmshift-terraform-lab') },
    port: { type: 'string', default: '27440' },
    keep: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) console.log(USAGE);
else if (values.list) for (const { name, title } of SCENARIOS) console.log(`${name}: ${title}`);
else main();

async function main(): Promise<void> {
  const { KIT: kit, PROVIDERS: providers, CHARTS: charts } = process.env;
  if (kit === undefined || providers === undefined || charts === undefined) return refuse(USAGE);
  const last = SCENARIOS.findIndex(({ name }) => name === values.until);
  if (values.until !== undefined && last === -1) return refuse(`no scenario ${values.until}; fix: --list shows them`);
  const scenarios = values.until === undefined ? SCENARIOS : SCENARIOS.slice(0, last + 1);
  const parts: Parts = { clusters: [], linode: undefined, charts: undefined };
  const cleanUp = (): void => stopAll(parts);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => {
      cleanUp();
      process.exit(130);
    });
  rmSync(values.folder, { recursive: true, force: true });
  mkdirSync(values.folder, { recursive: true, mode: 0o700 });
  try {
    const stage = await startAll(parts, kit, providers.split(':'), charts);
    for (const scenario of scenarios) {
      stage.begin();
      await scenario.run(stage);
      writeTranscript(
        stage.transcript(scenario),
        SCENARIOS.map(({ name }) => name),
      );
      stage.keepPlans(scenario);
      console.log(`recorded ${scenario.name}`);
    }
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  } finally {
    cleanUp();
  }
  process.exit();
}

function refuse(because: string): void {
  console.error(because);
  process.exitCode = 2;
}

interface Parts {
  readonly clusters: LabCluster[];
  linode: LinodeStub | undefined;
  charts: ChartServer | undefined;
}

function stopAll({ clusters, linode, charts }: Parts): void {
  linode?.close();
  charts?.close();
  for (const cluster of clusters) cluster.stop();
  if (!values.keep) rmSync(values.folder, { recursive: true, force: true, maxRetries: 5 });
}

async function startAll(parts: Parts, kit: string, mirrors: readonly string[], charts: string): Promise<Stage> {
  const port = Number(values.port);
  for (const [index, name] of CLUSTERS.entries())
    parts.clusters.push(await startCluster(`vmshift-${name}`, values.folder, kit, port + index * PORTS_OF_A_CLUSTER));
  const account = new Account(ZONE);
  const servers = new Map(parts.clusters.map(({ label, server }) => [label, server]));
  parts.linode = await startLinodeStub({ port: port + 90, account, tokens: TOKENS, servers });
  parts.charts = await startChartServer(charts, values.folder, port + 91);
  const cliConfiguration = join(values.folder, 'terraform.rc');
  writeFileSync(cliConfiguration, installation(mirrors));
  const env = {
    ...SECRETS,
    ...parts.charts.env,
    LINODE_URL: parts.linode.url,
    LINODE_EVENT_POLL_MS: '500',
    TF_CLI_CONFIG_FILE: cliConfiguration,
  };
  const workspace = makeWorkspace(process.cwd(), values.folder, join(kit, 'bin'), env);
  const replacements: Replacement[] = [
    ...parts.clusters.flatMap(({ server }, index): Replacement[] => [
      [server.token, '(token)'],
      [Buffer.from(server.certificateAuthority).toString('base64'), '(certificate)'],
      [JSON.stringify(server.certificateAuthority).slice(1, -1), '(certificate)'],
      [server.certificateAuthority, '(certificate)'],
      [server.url, `https://192.0.2.${10 + index}:6443`],
    ]),
    [parts.linode.url, 'https://api.linode.com'],
    [workspace.root, '/clone'],
    [values.folder, '/lab'],
    [READ_ONLY_TOKEN, '(a token that only reads)'],
    ...Object.entries(SECRETS).map(([name, value]): Replacement => [value, `(${name})`]),
  ];
  return new Stage(workspace, account, parts.linode, values.folder, replacements);
}

/** @see https://developer.hashicorp.com/terraform/cli/config/config-file#provider-installation */
function installation(mirrors: readonly string[]): string {
  const blocks = mirrors.map((path) => `  filesystem_mirror {\n    path = ${JSON.stringify(path)}\n  }\n`);
  return `provider_installation {\n${blocks.join('')}}\n`;
}
