import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gitFolder, readArgoCdSetup, startArgoCd } from './argo-cd';
import { startControlPlane } from './control-plane';
import { FOLDER, imagesOf, type Manifests, NAMESPACE, readManifests, scaleDown } from './environment';
import { type LabImage, writeImageArchive } from './images';
import { createLab, kubectl, type Lab } from './lab';
import { Lane } from './lane';
import { describeNode, type LabNode, startNode } from './node';
import { run, startOf, until } from './processes';
import { record } from './record';
import { startRegistry } from './registry';
import { removeNode } from './remove-node';
import type { Scenario } from './scenarios/scenario';
import { SCENARIOS } from './scenarios/scenarios';

const USAGE = `usage: KIT=<folder> node tooling/lab/run-lab.mjs [--only NAME,...] [--lanes N] [--folder PATH] [--port N] | --list`;

/** Tags of our own images that behave as named; `main-<sha>` of the manifests is healthy. */
const BEHAVIOURS = [
  'crash',
  'out-of-memory',
  'never-ready',
  'stops-living',
  'breaks-later',
  'slow',
  'schema-fails',
  'schema-hangs',
];

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    lanes: { type: 'string', default: '3' },
    folder: { type: 'string', default: join(tmpdir(), 'vmshift-lab') },
    port: { type: 'string', default: '26440' },
    list: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) console.log(USAGE);
else if (values.list) for (const { name, title } of SCENARIOS) console.log(`${name}: ${title}`);
else main();

async function main(): Promise<void> {
  const kit = process.env.KIT;
  if (kit === undefined) return refuse('KIT is not set; fix: set it to the folder of the kit');
  if (process.getuid?.() !== 0) return refuse('containers and their networks need root; fix: run it as root');
  const wanted = values.only?.split(',');
  const unknown = wanted?.find((name) => SCENARIOS.every((scenario) => scenario.name !== name));
  if (unknown !== undefined) return refuse(`no scenario ${unknown}; fix: --list shows them`);
  const scenarios = wanted?.flatMap((name) => SCENARIOS.filter((scenario) => scenario.name === name)) ?? SCENARIOS;

  const lab = createLab(values.folder, kit, Number(values.port));
  const nodes = [1, 2].map((number) => describeNode(lab, number));
  takeOver(lab, nodes);
  let registry: Server | undefined;
  const cleanUp = () => {
    registry?.close();
    remove(lab, nodes);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => {
      console.error('ends: containers, mounts and processes are removed');
      cleanUp();
      process.exit(130);
    });
  try {
    registry = startRegistry(lab.ports.registry);
    const manifests = scaleDown(readManifests(FOLDER));
    await startAll(lab, kit, nodes, manifests);
    const failed = await runAll(lab, manifests, scenarios, Number(values.lanes));
    process.exitCode = failed.length === 0 ? 0 : 1;
  } catch (error) {
    console.error(error);
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

/** Removes what a lab left that was killed. @throws Error while it runs */
function takeOver(lab: Lab, nodes: readonly LabNode[]): void {
  const memory = join(lab.folder, 'lab.pid');
  try {
    const [pid = '', start] = readFileSync(memory, 'utf8').split(' ');
    if (startOf(Number(pid)) === start) throw new Error(`${lab.folder}: a lab runs there (process ${pid})`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  remove(lab, nodes);
  for (const folder of ['log', 'run', 'git', 'clones']) mkdirSync(join(lab.folder, folder), { recursive: true });
  writeFileSync(memory, `${process.pid} ${startOf(process.pid)}`);
}

function remove(lab: Lab, nodes: readonly LabNode[]): void {
  lab.daemons.stopAll();
  for (const node of nodes)
    try {
      removeNode(node);
    } catch (error) {
      // What is left of one must not keep the other.
      console.error(`${node.name}: ${String(error)}`);
    }
  rmSync(lab.folder, { recursive: true, force: true });
}

async function startAll(lab: Lab, kit: string, nodes: readonly LabNode[], manifests: Manifests): Promise<void> {
  run('git', ['init', '-q', '--bare', gitFolder(lab)]);
  await startControlPlane(lab);
  const archive = writeImageArchive(lab.folder, images(manifests));
  for (const node of nodes) await startNode(lab, node, archive);
  await startArgoCd(lab, kit);
  await until('the nodes', 60, async () => {
    const ready = await kubectl(lab, [
      'get',
      'nodes',
      '-o',
      'jsonpath={.items[*].status.conditions[?(@.type=="Ready")].status}',
    ]);
    return ready === nodes.map(() => 'True').join(' ');
  });
  console.log('the lab is up');
}

/** Each image of the manifests, and for our own one a behaviour. */
function images(manifests: Manifests): readonly LabImage[] {
  const entrypoint = (name: string) =>
    name.includes('/vmshift-api') ? ['vmshift-api'] : name.includes('rclone') ? ['rclone'] : undefined;
  const named = imagesOf(manifests).map((name) => ({ name, behaviour: 'healthy', entrypoint: entrypoint(name) }));
  const ours = named.filter(({ name }) => name.includes('/vmshift-'));
  return [
    ...named,
    { name: 'postgres:dump-fails', behaviour: 'dump-fails' },
    ...BEHAVIOURS.flatMap((behaviour) =>
      ours.map((image) => ({ ...image, name: image.name.replace(/:.*$/, `:main-${behaviour}`), behaviour })),
    ),
  ];
}

/** Those that disturb no other next to each other, then the others one by one. Returns the names of those that failed. */
async function runAll(
  lab: Lab,
  manifests: Manifests,
  scenarios: readonly Scenario[],
  lanes: number,
): Promise<readonly string[]> {
  const failed: string[] = [];
  const setup = readArgoCdSetup(NAMESPACE);
  const runOne = async (scenario: Scenario) => {
    const lane = new Lane(lab, scenario.name, manifests, setup);
    try {
      await scenario.run(lane, (name) => record(lane, name));
    } catch (error) {
      failed.push(scenario.name);
      console.error(`${scenario.name}: ${error instanceof Error ? error.message : String(error)}`);
    }
    await lane.remove().catch((error) => console.error(`${scenario.name}: ${String(error)}`));
  };
  const together = scenarios.filter(({ alone }) => alone !== true);
  const next = async (): Promise<void> => {
    for (let scenario = together.shift(); scenario !== undefined; scenario = together.shift()) await runOne(scenario);
  };
  await Promise.all(Array.from({ length: lanes }, next));
  for (const scenario of scenarios.filter(({ alone }) => alone === true)) await runOne(scenario);
  return failed;
}
