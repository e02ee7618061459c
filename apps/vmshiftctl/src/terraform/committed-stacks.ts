import { STACKS_FOLDER } from '@vmshift/environments';
import type { StackProblem } from '@vmshift/terraform-review';
import { CHART_LOCK_FILE } from '../charts/chart-paths';
import { resolveCommit } from '../diff/revision';
import { isStackFile, STACK_FILE, STACK_FILES } from '../diff/stack-files';
import type { ObjectReader } from '../git/read-objects';
import { readTree, type TreeEntry } from '../git/read-tree';

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

/** @throws UserError when there is no such revision */
export async function readCommittedStacks(objects: ObjectReader, revision: string): Promise<CommittedStacks> {
  const { id, tree } = await resolveCommit(objects, revision);
  const all = await readTree(objects, tree, [STACKS_FOLDER, CHART_LOCK_FILE]);
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
    problems: entries.filter(({ path, kind }) => kind !== 'file' || !isStackFile(path)).map(problemOf),
  };
}

function problemOf({ path, kind }: TreeEntry): StackProblem {
  return {
    stack: STACKS_FOLDER,
    path: [path.slice(STACKS_FOLDER.length + 1)],
    value: `a ${kind}`,
    allowed: `plain files: ${STACK_FILES}`,
  };
}
