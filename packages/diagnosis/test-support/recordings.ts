import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { applicationName, contextName, type EnvironmentConfig, type Model, model } from '@vmshift/environments';
import {
  type AppliedRevision,
  type ArgoCdApplication,
  hasFailed,
  type Kubectl,
  type PlatformObservation,
  parseApplication,
  readCluster,
} from '@vmshift/observation';
import { wellPlatform } from './views';

/** What was recorded from a real cluster and a real Argo CD (tooling/lab), as they gave it. */
export interface Recording {
  readonly fault: string;
  /** ISO 8601. */
  readonly at: string;
  readonly environment: string;
  readonly argoCd: { readonly applications: readonly { readonly metadata: { readonly name: string } }[] };
  /** Objects by their kind. */
  readonly cluster: Readonly<Record<string, readonly object[]>>;
  readonly logs: readonly {
    readonly pod: string;
    readonly container: string;
    readonly previous: boolean;
    readonly lines: readonly string[];
  }[];
}

const FOLDER = join(__dirname, '../recordings');

/** Names of all recordings. */
export const recordingNames = readdirSync(FOLDER).map((file) => file.replace(/\.json$/, ''));

export function readRecording(name: string): Recording {
  return JSON.parse(readFileSync(join(FOLDER, `${name}.json`), 'utf8')) as Recording;
}

/** A model with the recorded environment alone. */
export function recordedModel({ environment }: Recording): Model {
  return { ...model, environments: [environmentOf(environment)] };
}

function environmentOf(name: string): EnvironmentConfig {
  const environment = model.environments.find((one) => one.name === name);
  if (environment === undefined) throw new Error(`the model has no ${name}`);
  return environment;
}

let well: PlatformObservation | undefined;

/** The recorded environment as our own readers see it, in a platform in which all else is well. */
export async function observeRecording(recording: Recording): Promise<PlatformObservation> {
  well ??= wellPlatform();
  const environment = environmentOf(recording.environment);
  const [, application] =
    recording.argoCd.applications
      .filter(({ metadata }) => metadata.name === applicationName(environment))
      .map(parseApplication)[0] ?? [];
  const applied = application?.state === 'seen' ? overtaking(application.value, recording.at) : undefined;
  const place = { context: contextName(environment), namespace: environment.namespace };
  const observed = {
    ...well.environments[environment.name],
    application: application ?? { state: 'seen', value: 'absent' },
    ...(applied && { applied: { state: 'seen', value: applied } }),
    cluster: { state: 'seen', value: await readCluster(place, kubectlOf(recording)) },
  };
  return {
    ...well,
    at: recording.at,
    environments: { [environment.name]: observed },
  } as PlatformObservation;
}

/** What Git tells where Argo CD has compared a later commit than the one whose sync failed: commits are numbered in their order. */
function overtaking({ operation, revision }: ArgoCdApplication, at: string): AppliedRevision | undefined {
  if (!hasFailed(operation) || revision === undefined || (operation?.revision ?? '') >= revision) return undefined;
  return { newest: revision, changedAt: at, missing: 0, newerThanFailedSync: true };
}

/** kubectl, as it answered when the recording was made. */
function kubectlOf({ cluster, logs }: Recording): Kubectl {
  const answer = (stdout: string, status = 0) => ({ status, stdout, stderr: '' });
  const items = Object.entries(cluster).flatMap(([kind, objects]) => objects.map((object) => ({ kind, ...object })));
  const list = JSON.stringify({ items });
  return async (args) => {
    if (args.includes('logs')) {
      const pod = args[args.indexOf('logs') + 1];
      const container = args[args.indexOf('-c') + 1];
      const log = logs.find((one) => one.pod === pod && one.container === container);
      return log === undefined ? answer('', 1) : answer(log.lines.join('\n'));
    }
    return answer(list);
  };
}
