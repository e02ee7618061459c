import { environmentsOfStack, type Model, STACKS_FOLDER, stackEnvironments } from '@vmshift/environments';
import { listFirst, UserError } from '@vmshift/findings';
import type { JudgedStack, StackReport } from '@vmshift/terraform-review';
import { type Gap, type RevisionStacks, readStacks } from './read-stacks';
import type { Revision } from './revision';
import { STACK_FILES } from './stack-files';

export interface StackComparison {
  /** One for each stack that was planned or compared, and for each whose plan is missing, in the order of deployment. */
  readonly reports: readonly StackReport[];
  /** Why stacks were neither planned nor compared. */
  readonly notCompared: readonly string[];
  /** What each side holds; a stack of the head in another form than the one that is read is a gap of it. */
  readonly base: RevisionStacks;
  readonly head: RevisionStacks;
}

export interface StackScope {
  /** Model of the head. */
  readonly model: Model;
  /** Folder of `<stack>.json`, what `terraform show -json` printed. @default no stack was planned */
  readonly plans?: string;
  /** The one environment whose stacks are looked at. @default all */
  readonly only?: string;
}

/**
 * The plans, and for every stack without one the difference of the configurations that the two revisions hold.
 * @throws UserError naming every file in the folder of plans that is none
 */
export async function compareStacks(
  base: Revision,
  head: Revision,
  { model, plans, only }: StackScope,
): Promise<StackComparison> {
  const before = await readStacks(base);
  // What both have is read once.
  const read = await readStacks(head);
  const after = { ...read, gaps: [...read.gaps, ...(await misshapen(before, read))] };
  const concerns = (stack: string) => only === undefined || environmentsOfStack(stack, model).includes(only);
  const given = plans === undefined ? [] : await plansIn(plans, model, after);
  const planned = given.filter(({ status }) => status === 'planned');
  // In the order in which they are deployed; one that left the model is last.
  const names = [...new Set([...stackEnvironments(model).keys(), ...before.texts.keys(), ...after.texts.keys()])];
  const open = names.filter((stack) => concerns(stack) && !planned.some((one) => one.stack === stack));
  const { reports, gaps } = await compareConfigurations(open, before, after, model);
  const looked = new Set([...planned, ...reports].map(({ stack }) => stack));
  const unplanned = given.filter(({ stack }) => !looked.has(stack));
  const all = [...planned, ...reports, ...unplanned]
    .filter(({ stack }) => concerns(stack))
    .toSorted((one, other) => names.indexOf(one.stack) - names.indexOf(other.stack));
  // A stack that the base may have is none that is new.
  const unknown = [...before.gaps, ...after.gaps].filter(({ stack }) =>
    planned.some((one) => stack === undefined || one.stack === stack),
  );
  const isKnown = (report: StackReport) => !unknown.some(({ stack }) => stack === undefined || report.stack === stack);
  return {
    ...{ base: before, head: after },
    reports: await withDifferences(all, isKnown, before, after, model),
    notCompared: [
      ...unsynthesized(head),
      ...gaps.map(({ because }) => `Terraform: ${because}`),
      ...unknown
        .filter((gap) => !gaps.includes(gap))
        .map(({ because }) => `Terraform: programs, providers and states were not: ${because}`),
    ],
  };
}

/** Files of one note; the rest is counted. */
const MOST_PATHS = 5;

/** Also where only one environment is asked for: what Terraform makes of such a file is not known. */
function unsynthesized({ label, unsynthesized: paths }: Revision): readonly string[] {
  if (paths.length === 0) return [];
  return [
    `Terraform: ${label} holds ${listFirst(paths, MOST_PATHS)}, which a plan or a deploy may load or run; allowed in ${STACKS_FOLDER}/: plain files: ${STACK_FILES}; fix: remove the rest from the change`,
  ];
}

/** The stacks that differ and that the head does not hold in the one form that is read. */
async function misshapen(before: RevisionStacks, after: RevisionStacks): Promise<readonly Gap[]> {
  const changed = [...after.texts].filter(([stack, text]) => before.texts.get(stack) !== text);
  if (changed.length === 0) return [];
  const { whyNotCompared } = await import('./compare-configurations');
  return changed.flatMap(([stack, text]) => {
    const because = whyNotCompared(stack, text);
    return because === undefined ? [] : [{ stack, because }];
  });
}

async function plansIn(folder: string, model: Model, { texts }: RevisionStacks): Promise<readonly StackReport[]> {
  return (await import('./read-plans')).readPlans(folder, model, texts);
}

/** What two revisions hold of some stacks, where both can be read. */
async function compareConfigurations(
  stacks: readonly string[],
  before: RevisionStacks,
  after: RevisionStacks,
  model: Model,
): Promise<{ readonly reports: readonly StackReport[]; readonly gaps: readonly Gap[] }> {
  if (stacks.length === 0) return { reports: [], gaps: [] };
  const known = [...before.gaps, ...after.gaps];
  const everything = known.filter(({ stack }) => stack === undefined);
  if (everything.length > 0) return { reports: [], gaps: everything };
  const gaps = known.filter(({ stack }) => stack !== undefined && stacks.includes(stack));
  const reports: StackReport[] = [];
  for (const stack of stacks.filter((name) => !gaps.some((gap) => gap.stack === name))) {
    const [base, head] = [before.texts.get(stack), after.texts.get(stack)];
    try {
      reports.push(base === head ? unchanged(stack) : await difference(stack, base, head, model));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      gaps.push({ stack, because: error.message });
    }
  }
  return { reports, gaps };
}

function unchanged(stack: string): StackReport {
  const plan = { stack, changes: [], drift: [], outputs: [] };
  return { status: 'planned', basis: 'configuration', stack, plan, untold: [], findings: [], pendingProducers: [] };
}

/** What judges it takes as long to load as all the rest, and most changes leave Terraform alone. */
async function difference(
  stack: string,
  base: string | undefined,
  head: string | undefined,
  model: Model,
): Promise<StackReport> {
  return (await import('./compare-configurations')).compareStack(stack, base, head, model);
}

/** What no plan shows of the stacks whose configurations differ. */
async function withDifferences(
  reports: readonly StackReport[],
  isKnown: (report: StackReport) => boolean,
  before: RevisionStacks,
  after: RevisionStacks,
  model: Model,
): Promise<readonly StackReport[]> {
  const sidesOf = ({ stack }: StackReport) => ({ base: before.texts.get(stack), head: after.texts.get(stack) });
  const isDifferent = (report: StackReport): report is JudgedStack =>
    report.status === 'planned' && isKnown(report) && sidesOf(report).base !== sidesOf(report).head;
  const different = reports.filter(isDifferent);
  if (different.length === 0) return reports;
  const { knownConfiguration, withConfiguration } = await import('./compare-configurations');
  const isAnyAdded = different.some((report) => sidesOf(report).base === undefined);
  const known = knownConfiguration(before.texts.values(), isAnyAdded);
  return reports.map((report) =>
    isDifferent(report) ? withConfiguration(report, sidesOf(report), known, model) : report,
  );
}
