/** What a run was started for, by its title: GitHub's API does not return inputs, so `run-name` carries them. */
export interface RunSubject {
  /** Runs with the same key speak for each other. */
  readonly key: string;
  readonly label: string;
  /** Number of the build that is released, where the title has it. */
  readonly build?: number;
}

/** Titles by `run-name` of the workflows that are started for one thing of several. */
const TITLES: Readonly<Record<string, (title: string) => RunSubject | undefined>> = {
  'release.yaml': released,
  'argocd-update.yaml': released,
  'operate.yaml': operated,
};

/** Behind it the request by which vmshiftctl finds the run that it started. */
function operated(title: string): RunSubject | undefined {
  const [, key] = /^([a-z-]+ \S+?)(?: \([0-9a-f]+\))?$/.exec(title) ?? [];
  return key === undefined ? undefined : { key, label: key };
}

function released(title: string): RunSubject | undefined {
  const [, branch, commit, build] = /^Release (\S+) ([0-9a-f]{40})(?: build (\d{1,15}))?$/.exec(title) ?? [];
  if (branch === undefined || commit === undefined) return undefined;
  return {
    key: branch,
    label: `${branch} at ${commit.slice(0, 12)}`,
    ...(build === undefined ? {} : { build: Number(build) }),
  };
}

/**
 * Undefined where the branch of the run tells it all. A title of unknown form stands for itself: then the run
 * speaks for no other.
 */
export function runSubject(
  workflow: string,
  run: { readonly event: string; readonly name?: string | null; readonly title?: string | null },
): RunSubject | undefined {
  const title = run.title ?? '';
  const read = Object.hasOwn(TITLES, workflow) ? TITLES[workflow] : undefined;
  const titled = run.event === 'workflow_dispatch' && title !== '' && title !== run.name;
  if (read === undefined && !titled) return undefined;
  return read?.(title) ?? { key: `title ${title}`, label: title };
}
