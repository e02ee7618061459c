import { resolve } from 'node:path';
import { MODEL_FILE, type Model, mostUsedNames, model as ownModel, STACKS_FOLDER } from '@vmshift/environments';
import { applyAcknowledgements, CODE_OWNERS_FILES, type Finding } from '@vmshift/findings';
import { isChanged, REPORT_VERSION, type Report, reportFindings } from '@vmshift/findings/report';
import { type EnvironmentChanges, reportObjects, review } from '@vmshift/manifest-review';
import { namesOf } from '@vmshift/manifests';
import { imagesWithoutDigest, PINNED_BY_TAG } from '@vmshift/releases';
import type { StackReport } from '@vmshift/terraform-review';
import { deployedStacks, notRefreshedNotes, reportStack } from '@vmshift/terraform-review/stack-report';
import { readSigners } from '../acknowledgements/read-signers';
import { revisionAcknowledgements } from '../acknowledgements/revision-acknowledgements';
import { CHARTS_FOLDER } from '../charts/chart-paths';
import type { ChartComparison } from '../charts/compare-charts';
import type { Git } from '../git/git';
import type { ObjectReader } from '../git/read-objects';
import { findingOrigins } from '../report/finding-origins';
import { findingPlace } from '../report/finding-place';
import { reportSource } from '../report/report-source';
import { needsPlaces, type ReportOptions } from '../report/write-report';
import type { World } from '../world';
import { allFindings } from './all-findings';
import { whyCheckedOutOtherwise } from './checkout-files';
import { compareLayers } from './compare-layers';
import { compareStacks } from './compare-stacks';
import type { ReadModel } from './parse-model';
import { readModels } from './read-model';
import { type ModelledRevision, readSides, type Sides } from './read-sides';
import { readReleasedPins, withReleasedPins } from './released-pins';
import type { Revision } from './revision';
import type { Head } from './working-tree';

export interface CompareOptions extends ReportOptions {
  /** Folder of `<stack>.json`, what `terraform show -json` printed. @default Terraform's configurations are compared */
  readonly plans?: string;
  /** Asks Helm what the charts that change render. @default they are compared by their values */
  readonly charts?: boolean;
  /** The one environment to compare, with the stacks that serve it. @default all */
  readonly only?: string;
}

/** The clone that both revisions are of. */
export interface OpenClone {
  readonly git: Git;
  readonly objects: ObjectReader;
}

/**
 * What two revisions differ in, and what is wrong with that. What Git is asked for is asked for at once, and awaited where it is
 * needed: Git reads while the manifests are parsed.
 * @throws UserError naming what is no pin, no plan or no list of acknowledgements
 */
export async function compareRevisions(
  before: Revision,
  after: Head,
  options: CompareOptions,
  { git, objects }: OpenClone,
  world: World,
): Promise<Report> {
  const notes: string[] = [...after.notes];
  const [readBase, readHead] = await readModels(before, after.revision);
  const [base, head] = [withModel(before, readBase, notes), withModel(after.revision, readHead, notes)];
  const lostModel = base.model !== undefined && head.model === undefined ? [unreadModel(head.revision)] : [];
  const model = head.model ?? ownModel;
  const scope = { model, plans: options.plans && resolve(world.folder(), options.plans), only: options.only };
  const history = { git, objects, mainBranch: (base.model ?? ownModel).platform.targetRevision };
  const readingPins = readReleasedPins(before, after.revision, history, options.only);
  const readingSides = readSides(base, head, options.only);
  const comparingStacks = compareStacks(base.revision, head.revision, scope);
  // A promise that fails while another is awaited needs a listener.
  for (const promise of [readingPins, readingSides, comparingStacks]) promise.catch(() => {});
  const sides = await readingSides;
  notes.push(...missingDist(base.revision), ...missingDist(head.revision));
  const compared = await comparingStacks;
  const { reports: stacks, notCompared } = compared;
  const released = withReleasedPins(sides, await readingPins);
  const result = review(released, sides.head);
  const charts = await compareCharts(base.revision, head.revision, { ...scope, charts: options.charts }, world);
  const layers = await compareLayers({
    ...{ base, head, only: options.only },
    ...{ sides: { ...sides, base: released }, stacks: compared },
  });
  const environments = [head, base].flatMap((side) => side.model?.environments ?? []);
  const findings = await allFindings([...result.findings, ...charts.findings], stacks, environments, layers);
  const acknowledgements = await revisionAcknowledgements(head.revision, namesOf(model));
  const day = world.now.toISOString().slice(0, 10);
  const guard = applyAcknowledgements(
    findings,
    acknowledgements,
    day,
    {
      stacks: stacks.filter(({ status }) => status === 'planned').map(({ stack }) => stack),
      unplanned: comparedStacks(stacks),
      deployed: deployedStacks(stacks),
      environments: sides.changed,
    },
    acknowledgements.length === 0 ? {} : readSigners(await readCodeOwners(base.revision), world.env),
  );
  const { label } = head.revision;
  return {
    version: REPORT_VERSION,
    command: 'diff',
    base: base.revision.label,
    head: label,
    source: reportSource(base.model ?? ownModel, label, options.pullRequest),
    day,
    environments: mostUsedNames(environments),
    notCompared: [
      ...lostModel,
      ...after.notCompared,
      ...(await whyCheckedOutOtherwise(base.revision, head.revision)),
      ...notCompared,
    ],
    notes: [
      ...notes,
      ...pinnedByTag(sides, environments),
      ...guard.notes,
      ...judgedAlone(stacks, findings),
      ...charts.notes,
      ...notRefreshedNotes(stacks),
    ],
    findings: needsPlaces(options)
      ? reportFindings(
          findings,
          guard,
          (finding, environment) => findingPlace(finding, environment, sides.head),
          await findingOrigins(findings, { base: released, head: sides.head }, head.revision),
        )
      : reportFindings(findings, guard),
    acknowledgementProblems: guard.problems,
    objects: reportObjects(joinChanges([...result.environments, ...charts.environments], environments)),
    stacks: stacks.map(reportStack),
  };
}

/** What charts render is asked for where a stack or a chart of our own differs. */
async function compareCharts(
  base: Revision,
  head: Revision,
  scope: { readonly model: Model; readonly only: string | undefined; readonly charts: boolean | undefined },
  world: World,
): Promise<ChartComparison> {
  const paths = new Set([...base.files.keys(), ...head.files.keys()]);
  const folders = [`${STACKS_FOLDER}/`, `${CHARTS_FOLDER}/`];
  const isDifferent = [...paths].some(
    (path) => folders.some((folder) => path.startsWith(folder)) && base.files.get(path) !== head.files.get(path),
  );
  if (!isDifferent) return { environments: [], findings: [], notes: [] };
  return (await import('../charts/compare-charts')).compareCharts(base, head, scope, world);
}

/** The changes of each environment together, whatever they are made by, those of the most used one first. */
function joinChanges(
  all: readonly EnvironmentChanges[],
  environments: Model['environments'],
): readonly EnvironmentChanges[] {
  const names = all.map(({ environment }) => environment);
  return mostUsedNames(environments, names).map((environment) => ({
    environment,
    changes: all.filter((one) => one.environment === environment).flatMap(({ changes }) => changes),
  }));
}

function withModel(revision: Revision, read: ReadModel, notes: string[]): ModelledRevision {
  if ('model' in read) return { revision, model: read.model };
  notes.push(
    `the model of ${revision.label} could not be read (${read.because}): capacity, cost, images and drift are judged without it`,
  );
  return { revision, model: undefined };
}

/** A head that takes its model away takes the rules about it away. */
function unreadModel({ label }: Revision): string {
  return `${MODEL_FILE} of ${label}: the base has a model that can be read, and the head has none: hosts, branches, images and namespaces are not compared; fix: npm run synth`;
}

/** A tag can be moved to another image, so that Git does not tell what runs. */
function pinnedByTag({ head, changed }: Sides, environments: Model['environments']): readonly string[] {
  const names = mostUsedNames(environments, changed).filter((name) => {
    const pin = head.environments.get(name)?.pin;
    return pin !== undefined && imagesWithoutDigest(pin).length > 0;
  });
  return names.length === 0 ? [] : [`${names.join(', ')}: ${PINNED_BY_TAG}`];
}

/** Nothing to compare with is not the same as nothing changed. */
function missingDist({ files, label }: Revision): readonly string[] {
  const has = [...files.keys()].some((path) => path.startsWith('dist/'));
  return has ? [] : [`${label} has no dist/: every object counts as new, or as gone`];
}

/** Stacks that the difference of their configurations stands in for. */
function comparedStacks(stacks: readonly StackReport[]): readonly string[] {
  return stacks.flatMap((stack) =>
    stack.status === 'planned' && stack.basis === 'configuration' ? [stack.stack] : [],
  );
}

/** The stacks that differ, and that Terraform itself was not asked about. */
function judgedAlone(stacks: readonly StackReport[], findings: readonly Finding[]): readonly string[] {
  const names = stacks
    .filter((stack) => isChanged(reportStack(stack), findings))
    .map(({ stack }) => stack)
    .filter((name) => comparedStacks(stacks).includes(name));
  return names.length === 0 ? [] : [`not planned, judged by their configuration alone: ${names.join(', ')}`];
}

/** The base's file counts: a change does not name who may sign it. */
async function readCodeOwners(base: Revision): Promise<string | undefined> {
  const texts = await base.read(CODE_OWNERS_FILES);
  return CODE_OWNERS_FILES.map((file) => texts.get(file)).find((text) => text !== undefined);
}
