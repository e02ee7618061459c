import { diagnosePlatform } from '@vmshift/diagnosis';
import { diagnoseGit, environmentStatus, verdictOf } from '@vmshift/diagnosis/git';
import { wellPlatform as emptyPlatform, observeRecording, pin, readRecording } from '@vmshift/diagnosis/testing';
import { model } from '@vmshift/environments';
import type { PlatformObservation } from '@vmshift/observation';
import type { EnvironmentState, HistoryEntry, HistoryKind } from '@vmshift/releases';
import type { PlatformView } from '../src/platform-view';

/** When every view was looked at: when the recordings were made. */
export const NOW = new Date('2026-11-26T03:00:00Z');

const COMMIT = 'c0ffee'.padEnd(40, '0');

/** A version of a pin: how it came, which build, and how many hours ago. */
type Step = readonly [kind: HistoryKind, digit: string, hours: number, author?: string, why?: string];

/** An environment with its history, newest first. */
function stateWith(name: string, steps: readonly Step[]): EnvironmentState {
  const environment = model.environments.find((one) => one.name === name);
  if (environment === undefined) throw new Error(`no environment ${name}`);
  const { branch } = environment;
  let held: { readonly by: string; readonly reason: string } | undefined;
  const oldestFirst = steps.toReversed().map(([kind, digit, hours, author = 'octocat', why], index): HistoryEntry => {
    if (kind === 'hold' || kind === 'rollback') held = { by: author, reason: why ?? 'a demo' };
    if (kind === 'resume') held = undefined;
    const sequence = Number.parseInt(digit, 16);
    const runUrl = `https://github.com/ilearn-code/vmshift/actions/runs/${sequence}`;
    return {
      commit: `${index}${sequence}`.padEnd(40, 'e'),
      authorDate: new Date(NOW.getTime() - hours * 3_600_000).toISOString(),
      author,
      subject: `${kind} of ${branch}-${digit.repeat(12)}`,
      trailers: why === undefined ? {} : { 'Release-Reason': [why] },
      pin: pin(digit, sequence, { branch, runUrl, ...(held && { hold: held }) }),
      kind,
    };
  });
  const history = oldestFirst.toReversed();
  return { environment, pin: history[0]?.pin, history };
}

/** A month of releases, in which one was taken back and one environment is held. */
export const states: readonly EnvironmentState[] = [
  stateWith('production', [
    ['release', '9', 0.4],
    ['resume', '6', 20, 'Grace Hopper'],
    ['rollback', '6', 50, 'Grace Hopper', 'checkout answers 500'],
    ['release', '8', 51],
    ['release', '6', 150],
    ['release', '4', 330],
    ['release', '2', 560],
  ]),
  stateWith('staging', [
    ['hold', '7', 30, 'Ada Lovelace', 'a demo for the customer until Friday'],
    ['release', '7', 60],
    ['release', '5', 180],
    ['edit', '3', 300, 'Ada Lovelace'],
    ['release', '3', 420],
  ]),
  stateWith('dev', [
    ['release', 'a', 6],
    ['release', '7', 60],
    ['release', '5', 180],
    ['release', '3', 420],
  ]),
];

/** The view of Git alone. */
export function gitView(some: readonly EnvironmentState[] = states): PlatformView {
  const problems = diagnoseGit(model, some);
  const verdict = verdictOf(problems, [], model.environments);
  const nothing = { line: 'nothing is wrong in Git; --live asks', exitCode: 0 } as const;
  return { ...common(some), problems, unseen: [], verdict: problems.length === 0 ? nothing : verdict };
}

/** The view of what was seen. */
export function seenView(observation: PlatformObservation, some: readonly EnvironmentState[] = states): PlatformView {
  return { ...common(some), ...diagnosePlatform(model, some, observation), observation };
}

let well: Promise<PlatformObservation> | undefined;

/** A platform of which everything was seen, and all is well: each cluster holds what was recorded of one. */
export function wellPlatform(): Promise<PlatformObservation> {
  well ??= observeWell();
  return well;
}

async function observeWell(): Promise<PlatformObservation> {
  const empty = atNow(emptyPlatform());
  const { production } = (await observeRecording(readRecording('healthy'))).environments;
  const environments = Object.entries(empty.environments).map(([name, one]) => [
    name,
    { ...one, cluster: production?.cluster },
  ]);
  return { ...empty, environments: Object.fromEntries(environments) };
}

/** The same, but for one fault that was recorded and lasts in production. */
export async function faultyPlatform(fault: string): Promise<PlatformObservation> {
  const { environments } = await observeRecording(readRecording(fault));
  const platform = await wellPlatform();
  return { ...platform, environments: { ...platform.environments, ...environments } };
}

/** The same observation, made when the recordings were. */
function atNow(observation: PlatformObservation): PlatformObservation {
  const later = NOW.getTime() - Date.parse(observation.at);
  const times = /"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z"/g;
  return JSON.parse(
    JSON.stringify(observation).replace(times, (time) =>
      JSON.stringify(new Date(Date.parse(JSON.parse(time)) + later).toISOString()),
    ),
  );
}

function common(some: readonly EnvironmentState[]) {
  return {
    model,
    now: NOW,
    source: { commit: COMMIT, notes: [] },
    environments: model.environments.map((environment) => environmentStatus(environment, some)),
    states: some,
    placeOf: (environment: string, path: string) => ({
      file: `packages/environments/src/${environment}.ts/${path}`,
      line: 7,
    }),
  };
}
