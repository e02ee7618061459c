import { isDeepStrictEqual } from 'node:util';
import { environmentStacks, environmentsOfStack, type Model } from '@vmshift/environments';
import { type Finding, printableLine, terraformObject, UserError } from '@vmshift/findings';
import type { EnvironmentChanges, ObjectChange } from '@vmshift/manifest-review';
import { reviewChart } from '@vmshift/manifest-review';
import { readStacks } from '../diff/read-stacks';
import type { Revision } from '../diff/revision';
import { type Interruption, interruptible } from '../terraform/interruption';
import { HelmMissing } from '../terraform/pull-chart';
import { ChildStopped } from '../terraform/run-child';
import type { World } from '../world';
import { type ChangedRelease, changedReleases } from './changed-releases';
import { CHARTS_FOLDER } from './chart-paths';
import { type ChartRelease, chartReleases } from './chart-release';
import { ownChartFolder, readChart } from './chart-source';
import { renderRelease } from './render-release';

/** What the charts of two revisions render otherwise. */
export interface ChartComparison {
  readonly environments: readonly EnvironmentChanges[];
  readonly findings: readonly Finding[];
  /** What was not rendered, and what nothing tells of an archive. */
  readonly notes: readonly string[];
}

export interface ChartScope {
  /** Model of the head. */
  readonly model: Model;
  /** The one environment whose stacks are looked at. @default all */
  readonly only?: string | undefined;
  /** Whether Helm is asked. @default the releases that change are named in a note */
  readonly charts?: boolean | undefined;
}

/** Renders the charts of every release that a change alters, before and after it, and compares them like manifests. */
export async function compareCharts(
  base: Revision,
  head: Revision,
  scope: ChartScope,
  world: World,
): Promise<ChartComparison> {
  const [before, after] = [await releasesOf(base, scope), await releasesOf(head, scope)];
  const changed = changedReleases(before, after, (release) => foldersDiffer(release, base, head));
  if (changed.length === 0) return { environments: [], findings: [], notes: [] };
  const unplanned = unplannedFolders(changed);
  if (scope.charts !== true) {
    const names = changed.map(({ after }) => `${after.stack}: ${after.name}`).join(', ');
    const note = `charts that change are compared by their values (${names}); what they render: ./vmshiftctl diff --charts`;
    return { environments: [], findings: [], notes: [...unplanned, note] };
  }
  try {
    return await renderChanged(changed, before, { base, head, ...scope }, unplanned, world);
  } catch (error) {
    if (!(error instanceof HelmMissing)) throw error;
    return { environments: [], findings: [], notes: [...unplanned, `no chart was rendered: ${error.message}`] };
  }
}

async function renderChanged(
  changed: readonly ChangedRelease[],
  before: readonly ChartRelease[],
  scope: Omit<ReleaseScope, 'known'>,
  unplanned: readonly string[],
  world: World,
): Promise<ChartComparison> {
  const known = new Set(before.flatMap(({ repository }) => repository ?? []));
  return interruptible(world, 'rendering of charts', async (interruption) => {
    const compared: ChartComparison[] = [];
    for (const one of changed) {
      world.warn(`rendering ${one.after.name} of ${one.after.stack}`);
      compared.push(await compareRelease(one, { ...scope, known }, world, interruption));
    }
    return {
      environments: compared.flatMap(({ environments }) => environments),
      findings: compared.flatMap(({ findings }) => findings),
      notes: [...unplanned, ...new Set(compared.flatMap(({ notes }) => notes))],
    };
  });
}

async function releasesOf(revision: Revision, { model, only }: ChartScope): Promise<readonly ChartRelease[]> {
  const { texts } = await readStacks(revision);
  return [...texts]
    .filter(([stack]) => only === undefined || environmentsOfStack(stack, model).includes(only))
    .flatMap(([stack, text]) => {
      try {
        return chartReleases(stack, text);
      } catch {
        // What is no configuration is told where the stacks are compared.
        return [];
      }
    });
}

/** Whether a chart of our own has other files. */
function foldersDiffer({ stack, chart }: ChartRelease, base: Revision, head: Revision): boolean {
  const folder = `${ownChartFolder(stack, chart)}/`;
  const paths = [base, head].flatMap(({ files }) => [...files.keys()].filter((path) => path.startsWith(folder)));
  return folder.startsWith(`${CHARTS_FOLDER}/`) && paths.some((path) => base.files.get(path) !== head.files.get(path));
}

/** Terraform compares the version of a chart and its values, and never its files. */
function unplannedFolders(changed: readonly ChangedRelease[]): readonly string[] {
  const unplanned = changed.filter(({ before, after }) => isDeepStrictEqual(before, after));
  return [...new Set(unplanned.map(({ after }) => after.name))].map(
    (name) => `${name}: the files of the chart change and its version does not: Terraform plans nothing; fix: raise it`,
  );
}

interface ReleaseScope extends ChartScope {
  readonly base: Revision;
  readonly head: Revision;
  /** Repositories that the base takes charts from. */
  readonly known: ReadonlySet<string>;
}

async function compareRelease(
  { before, after }: ChangedRelease,
  { base, head, known, model }: ReleaseScope,
  world: World,
  interruption: Interruption,
): Promise<ChartComparison> {
  const notes: string[] = [];
  const render = async (release: ChartRelease, revision: Revision) => {
    if (release.unread.length > 0) throw new UserError(`it sets ${release.unread.join(', ')}, which is not read here`);
    const { chart, isUnlocked } = await readChart(release, revision, known, world, interruption);
    if (isUnlocked) notes.push(`${release.chart} ${release.version} is not locked: another archive may be installed`);
    return renderRelease(release, chart, kubernetesVersionOf(release.stack, model), world, interruption);
  };
  try {
    const objects = [before === undefined ? [] : await render(before, base), await render(after, head)] as const;
    return { ...ofRelease(after, environmentsOfStack(after.stack, model), ...objects), notes };
  } catch (error) {
    if (error instanceof ChildStopped || error instanceof HelmMissing || !(error instanceof UserError)) throw error;
    const because = printableLine(error.message);
    notes.push(`${after.stack}: what ${after.name} renders was not compared: ${because}`);
    return { environments: [], findings: [], notes };
  }
}

function ofRelease(
  { stack, address }: ChartRelease,
  environments: readonly string[],
  before: Parameters<typeof reviewChart>[0],
  after: Parameters<typeof reviewChart>[1],
): Omit<ChartComparison, 'notes'> {
  const { changes, findings } = reviewChart(before, after);
  const named = (object: string) => `${address} ${object}`;
  const labelled = changes.map(
    (change): ObjectChange => ({
      ...change,
      object: named(change.object),
      from: change.from === undefined ? undefined : named(change.from),
    }),
  );
  return {
    environments: environments.map((environment) => ({ environment, changes: labelled })),
    findings: findings.map((one) => ({ ...one, environments, object: terraformObject(stack, named(one.object)) })),
  };
}

/** Of the cluster that a stack installs on. */
function kubernetesVersionOf(stack: string, { environments }: Model): string {
  const own = environments.find((environment) => environmentStacks(environment).includes(stack));
  const hosting = own ?? environments.find(({ cluster }) => cluster.hostsArgoCd);
  if (hosting === undefined) throw new UserError('the model has no cluster that it is installed on');
  return hosting.cluster.kubernetesVersion;
}
