import { counted } from '@vmshift/findings';
import { buildName, changesOf, type EnvironmentPlan, sameBuild } from '@vmshift/releases';
import { printJson } from '../terminal/print-json';
import type { World } from '../world';
import type { Publication, PublishOptions } from './publication';

export interface PrintOptions extends PublishOptions {
  readonly json?: boolean;
}

/** Prints what was decided and done: as JSON, or a line per environment and what comes next. */
export function printPublication(publication: Publication, options: PrintOptions, world: World): void {
  const { print, warn } = world;
  const { plan, files, written, commit, patch, pushedTo, run, problems } = publication;
  if (options.json) {
    printJson(world, { plan, files, written, commit, patch, pushedTo, run, problems });
    return;
  }
  for (const { environment, problem, fix } of problems) {
    warn(`${environment} was left alone, and has a problem: ${problem}`);
    warn(`  fix: ${fix}`);
  }
  for (const environment of plan.environments) print(describe(environment));
  if (files.length > 0) for (const line of describeFiles(publication, options)) print(line);
}

function describe(plan: EnvironmentPlan): string {
  const { environment, because } = plan;
  if (plan.outcome === 'change') {
    const stays = sameBuild(plan.from, plan.to);
    return `${environment}: ${stays ? 'stays on' : '->'} ${buildName(plan.to)} (${because})`;
  }
  if (plan.outcome === 'held')
    return `${environment}: not released: ${because}; to lift it: ./vmshiftctl resume ${environment} --push`;
  return `${environment}: ${plan.outcome === 'refused' ? 'refused' : 'nothing to do'}: ${because}`;
}

function describeFiles(
  { plan, states, files, written, commit, patch, pushedTo, run }: Publication,
  { dryRun }: PublishOptions,
): readonly string[] {
  const count = counted(files.length, 'file');
  if (pushedTo !== undefined) {
    const by = run === undefined ? `pushed ${count}` : `operate.yaml pushed ${count}`;
    return [`${by} to ${pushedTo} in ${commit?.slice(0, 12)}; Argo CD takes it from there`];
  }
  if (patch !== undefined) return [`wrote ${count} as a patch to ${patch}; next: a job that may push commits it`];
  if (commit !== undefined) return [`committed ${count} in ${commit.slice(0, 12)}; next: git push`];
  if (written) {
    const next = hasFirstPin(plan, states)
      ? 'npm run synth, then a pull request (CONTRIBUTING.md, "Add an environment")'
      : 'git add dist apps/vmshift/releases && git commit && git push';
    return [`wrote ${count}; next: ${next}`];
  }
  return dryRun ? [`would change ${count}:`, ...files.map((file) => `  ${file}`)] : [`left ${count} as they are`];
}

/** Whether an environment gets its first pin: the files that add it belong to the same change. */
function hasFirstPin(plan: Publication['plan'], states: Publication['states']): boolean {
  const isNew = (name: string) =>
    states.some(({ environment, pin, brokenPin }) => environment.name === name && (pin ?? brokenPin) === undefined);
  return changesOf(plan).some(({ environment }) => isNew(environment));
}
