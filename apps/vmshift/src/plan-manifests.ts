import { join } from 'node:path';
import {
  applicationOf,
  assertValidModel,
  DIST_FOLDER,
  ENVIRONMENTS_FILE,
  type EnvironmentConfig,
  environmentFlows,
  MODEL_FILE,
  type Model,
  mostUsedFirst,
  printEnvironments,
  printModel,
} from '@vmshift/environments';
import {
  type Acknowledgement,
  acknowledgementLines,
  counted,
  describeProblem,
  describeUnused,
  type Finding,
  findingLines,
  isAt,
  isInForce,
  isOf,
  mergeFindings,
  UserError,
} from '@vmshift/findings';
import { parseChanged } from '@vmshift/kubernetes';
import {
  CHANGE_REFUSALS,
  checkManifests,
  namesOf,
  planRetired,
  readAcknowledgements,
  readReplaced,
} from '@vmshift/manifests';
import type { ReleasePin } from '@vmshift/releases';
import { type FilePlan, planFile, planReconcile, type ReconcilePlan, reconcile } from '@vmshift/rendered-files';
import { buildObjects } from './build-objects';
import { checkAnotherBuild } from './check-another-build';
import { printObjects } from './print-objects';
import { readPins } from './read-pins';

export interface PlanManifestsOptions {
  /** Root of the repository. */
  readonly root: string;
  readonly model: Model;
  /**
   * Names of the environments to render.
   * @default all, and folders of environments that left the model are removed
   */
  readonly environments?: readonly string[];
  /**
   * Release pins by environment.
   * @default those in `apps/vmshift/releases/`, and nothing but images may depend on them
   */
  readonly pins?: ReadonlyMap<string, ReleasePin>;
  /**
   * Today, `YYYY-MM-DD` in UTC: refusals that `apps/infra/acknowledged.json` names, and that did not expire, are lifted.
   * @default every refusal is final
   */
  readonly today?: string;
}

/** What has to be written so that `dist/` is what the model and the pins say. */
export interface ManifestsPlan {
  readonly folders: readonly FolderPlan[];
  /** What lies next to the folders, by its path from the root; empty where some environments alone are rendered. */
  readonly shared: ReadonlyMap<string, FilePlan>;
}

/** One folder of `dist/`. A plan without files removes the folder of an environment that left the model. */
export interface FolderPlan {
  /** Name of the environment and of the folder. */
  readonly name: string;
  readonly plan: ReconcilePlan;
}

/**
 * Renders and checks every environment in memory, and compares it with `dist/`. Writes nothing.
 * @throws UserError with everything that the model, the pins, the manifests and `dist/` have wrong
 */
export function planManifests({ root, model, environments, ...options }: PlanManifestsOptions): ManifestsPlan {
  assertValidModel(model);
  const selected = selectEnvironments(model, environments);
  const pins = options.pins ?? readPins(root, model, selected);
  const dist = join(root, DIST_FOLDER);
  const { today } = options;
  const acknowledgements = today === undefined ? [] : readAcknowledgements(root, namesOf(model));
  const findings: Finding[] = [];
  const folders: FolderPlan[] = [];
  for (const environment of selected) {
    const pin = pins.get(environment.name);
    if (pin === undefined) throw new Error(`${environment.name}: no pin was read`);
    const objects = buildObjects(environment, pin, model.platform);
    const files = printObjects(objects);
    const plan = planReconcile(join(dist, environment.name), files);
    folders.push({ name: environment.name, plan });
    const committed = parseChanged(readReplaced(plan), files);
    findings.push(
      ...(options.pins === undefined ? checkAnotherBuild({ environment, pin, platform: model.platform, objects }) : []),
      ...checkManifests({
        environment,
        platform: model.platform,
        pinned: pin.images,
        objects,
        committed,
        flows: environmentFlows(environment, applicationOf(model.platform)),
        acknowledged: (finding) =>
          today !== undefined && acknowledgements.some((entry) => isOf(entry, finding) && isInForce(entry, today)),
      }),
    );
  }
  const blocking = findings.filter(({ verdict }) => verdict === 'block');
  const refusals = mergeFindings(mostUsedFirst(blocking, model.environments));
  if (refusals.length > 0) throw refusal(refusals, acknowledgements, today);
  // What else lies in dist/ is nothing to those who render some environments only.
  if (environments !== undefined) return { folders, shared: new Map() };
  const retired = planRetired(
    dist,
    model.environments.map(({ name }) => name),
  );
  return {
    folders: [...folders, ...[...retired].map(([name, plan]) => ({ name, plan }))],
    shared: new Map(
      [[MODEL_FILE, printModel(model)] as const, [ENVIRONMENTS_FILE, printEnvironments(model)] as const].map(
        ([file, text]) => [file, planFile(join(root, file), text)],
      ),
    ),
  };
}

/** Every finding that blocks, once for all environments, with the same text as a review tells it, and how it can be acknowledged. */
function refusal(
  findings: readonly Finding[],
  acknowledgements: readonly Acknowledgement[],
  today: string | undefined,
): UserError {
  const lines = findings.flatMap((finding) => [
    ...findingLines(finding),
    ...(today === undefined ? [] : toAcknowledge(finding, acknowledgements, today)),
  ]);
  const heading = `the manifests cannot be written: ${counted(findings.length, 'finding')}`;
  return new UserError([heading, ...lines.map((line) => `  ${line}`)]);
}

/** What is wrong with the entries that were meant for a refusal, and the one that lifts it. */
function toAcknowledge(
  finding: Finding,
  acknowledgements: readonly Acknowledgement[],
  today: string,
): readonly string[] {
  const entries = acknowledgements.filter((entry) => isAt(entry, finding));
  if (CHANGE_REFUSALS.has(finding.id)) {
    const unused = entries.map((entry) => `  ${describeProblem(describeUnused(entry, [finding], today))}`);
    return [...unused, ...acknowledgementLines(finding, today)];
  }
  return entries.some((entry) => entry.rule === finding.id)
    ? [
        `  its acknowledgement does not count here: before a render only ${[...CHANGE_REFUSALS].join(' and ')} can be lifted`,
      ]
    : [];
}

/** Carries the plan out; returns when every file is written. */
export function writeManifests({ folders, shared }: ManifestsPlan): void {
  reconcile({ folders: folders.map(({ plan }) => plan), files: [...shared.values()] });
}

function selectEnvironments(model: Model, names: readonly string[] | undefined): readonly EnvironmentConfig[] {
  if (names === undefined) return model.environments;
  const known = model.environments.map(({ name }) => name);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new UserError(
      `unknown environment: got ${unknown.map((name) => JSON.stringify(name)).join(', ')}; allowed: ${known.join(', ')}`,
    );
  }
  return model.environments.filter(({ name }) => names.includes(name));
}
