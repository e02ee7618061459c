import { type Model, mostUsedFirst, mostUsedNames, model as ownModel } from '@vmshift/environments';
import { type Acknowledgement, applyAcknowledgements, mergeFindings } from '@vmshift/findings';
import { REPORT_VERSION, type Report, reportFindings } from '@vmshift/findings/report';
import type { StackReport } from '@vmshift/terraform-review';
import { deployedStacks, notRefreshedNotes, reportStack } from '@vmshift/terraform-review/stack-report';
import { readCodeOwners, readSigners } from '../acknowledgements/read-signers';
import { findingPlace } from '../report/finding-place';
import { reportSource } from '../report/report-source';
import type { World } from '../world';

/** What was planned. */
export interface Planned {
  /** As a reader names it. */
  readonly head: string;
  /** What the report has to tell about it. */
  readonly notes: readonly string[];
}

/** What a plan without `--revision` plans. */
export const WORKING_TREE: Planned = { head: 'the working tree', notes: [] };

/** The report of planned stacks, their findings held against what was acknowledged. */
export function planReport(
  command: 'plan' | 'deploy',
  stacks: readonly StackReport[],
  acknowledgements: readonly Acknowledgement[],
  { now, root, env }: Pick<World, 'now' | 'root' | 'env'>,
  model: Model = ownModel,
  { head, notes }: Planned = WORKING_TREE,
): Report {
  const planned = stacks.filter((stack) => stack.status === 'planned');
  const found = planned.flatMap((stack) => stack.findings);
  const findings = mergeFindings(mostUsedFirst(found, model.environments));
  const scope = {
    stacks: planned.map(({ stack }) => stack),
    deployed: deployedStacks(planned),
    environments: [],
  };
  const signers = readSigners(readCodeOwners(root), env);
  const day = now.toISOString().slice(0, 10);
  const guard = applyAcknowledgements(findings, acknowledgements, day, scope, signers);
  return {
    version: REPORT_VERSION,
    command,
    base: 'what is deployed',
    head,
    source: reportSource(model, head),
    day,
    environments: mostUsedNames(model.environments),
    notCompared: [],
    notes: [...notes, ...guard.notes, ...notRefreshedNotes(stacks)],
    findings: reportFindings(findings, guard, (finding, environment) =>
      findingPlace(finding, environment, { environments: new Map() }),
    ),
    acknowledgementProblems: guard.problems,
    stacks: stacks.map(reportStack),
  };
}
