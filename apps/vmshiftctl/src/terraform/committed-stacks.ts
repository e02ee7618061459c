import type { StackProblem } from '@vmshift/terraform-review';
import { resolveCommit } from '../diff/revision';
import type { ObjectReader } from '../git/read-objects';
import { readTree, type TreeEntry } from '../git/read-tree';
import { CHART_LOCK_FILE } from './chart-lock';

/** What a commit holds of one stack, as bytes. */
export interface CommittedStack {
  readonly configuration: Buffer;
  /** `.terraform.lock.hcl`. */
  readonly lock: Buffer | undefined;
}

/** The stacks of a commit, read from Git's objects. */
export interface CommittedStacks {
  /** The commit, shortened. */
  readonly label: string;
  readonly stacks: ReadonlyMap<string, CommittedStack>;
  /** The hashes of the charts. */
  readonly charts: Buffer | undefined;
  /** What else the folder holds: each would reach Terraform in a checkout. */
  readonly problems: readonly StackProblem[];
}

const FOLDER = 'cdktf.out';
const STACK_FILE = /^cdktf\.out\/stacks\/([a-z][a-z0-9-]{0,62})\/(cdk\.tf\.json|\.terraform\.lock\.hcl)$/;
const ALLOWED = 'plain files: manifest.json, stacks/<stack>/cdk.tf.json and stacks/<stack>/.terraform.lock.hcl';

/** @throws UserError when there is no such revision */
export async function readCommittedStacks(objects: ObjectReader, revision: string): Promise<CommittedStacks> {
  const { id, tree } = await resolveCommit(objects, revision);
  const all = await readTree(objects, tree, [FOLDER, CHART_LOCK_FILE]);
  const entries = all.filter(({ path }) => path !== CHART_LOCK_FILE);
  const chartLock = all.find(({ path, kind }) => path === CHART_LOCK_FILE && kind === 'file');
  const files = entries.filter((entry) => entry.kind === 'file' && STACK_FILE.test(entry.path));
  const [charts] = await objects.read(chartLock === undefined ? [] : [chartLock.id]);
  const contents = await objects.read(files.map((file) => file.id));
  const found = new Map<string, { configuration?: Buffer; lock?: Buffer }>();
  for (const [index, { path }] of files.entries()) {
    const [, name = '', file] = STACK_FILE.exec(path) ?? [];
    const content = contents[index]?.content ?? Buffer.of();
    const part = file === 'cdk.tf.json' ? { configuration: content } : { lock: content };
    found.set(name, { ...found.get(name), ...part });
  }
  return {
    label: id.slice(0, 10),
    stacks: new Map(
      [...found].flatMap(([name, { configuration, lock }]) =>
        configuration === undefined ? [] : [[name, { configuration, lock }] as const],
      ),
    ),
    charts: charts?.content,
    problems: entries.filter((entry) => !files.includes(entry) && !isManifest(entry)).map(problemOf),
  };
}

function isManifest({ path, kind }: TreeEntry): boolean {
  return path === `${FOLDER}/manifest.json` && kind === 'file';
}

function problemOf({ path, kind }: TreeEntry): StackProblem {
  return { stack: FOLDER, path: [path.slice(FOLDER.length + 1)], value: `a ${kind}`, allowed: ALLOWED };
}
