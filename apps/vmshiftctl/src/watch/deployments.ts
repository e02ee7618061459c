import type { EnvironmentConfig } from '@vmshift/environments';
import { printableLine } from '@vmshift/findings';
import type { GitHubApi } from '@vmshift/observation';
import { z } from 'zod';
import { shorten } from './shorten';

/** @see https://docs.github.com/rest/deployments/statuses#create-a-deployment-status */
export type DeploymentState = 'queued' | 'in_progress' | 'success' | 'failure' | 'error' | 'inactive';

/** What a deployment's status tells; GitHub shows it on the commit, the pull request and the page of the environment. */
export interface DeploymentStatus {
  readonly state: DeploymentState;
  readonly description: string;
}

/** The deployments of one commit of the application, kept on GitHub. */
export interface DeploymentsOptions {
  readonly api: GitHubApi;
  /** `<owner>/<name>` of the application. */
  readonly repository: string;
  /** Commit of the application. */
  readonly commit: string;
  /** Workflow run that deploys. @default no link */
  readonly logUrl?: string | undefined;
}

/** Most characters of a description that GitHub takes. */
const LONGEST_DESCRIPTION = 140;

/** Earlier deployments of an environment that are looked at: all but the newest few have been told that they are over. */
const EARLIER = 10;

const DEPLOYMENT = z.object({ id: z.number(), sha: z.string() });
const STATUS = z.object({ state: z.string() });

/**
 * Writes what becomes of one commit, each environment by its own name. GitHub's defaults are all switched off: it would
 * merge the default branch into the commit (`auto_merge`), wait for checks that a deployed build has behind it
 * (`required_contexts`), and end other deployments by rules of its own (`auto_inactive`).
 */
export class Deployments {
  /** Of this commit, by environment. */
  private readonly ids = new Map<string, number>();
  private readonly told = new Map<string, string>();

  constructor(private readonly options: DeploymentsOptions) {}

  /** Adds a status, unless the last one says the same. A success ends what GitHub shows as active, or under way, there. */
  async tell(environment: EnvironmentConfig, { state, description }: DeploymentStatus): Promise<void> {
    const { name, host } = environment;
    const line = shorten(printableLine(description), LONGEST_DESCRIPTION);
    if (this.told.get(name) === `${state} ${line}`) return;
    const id = this.ids.get(name) ?? (await this.find(environment));
    this.ids.set(name, id);
    await this.addStatus(id, {
      state,
      description: line,
      environment_url: `https://${host}`,
      ...(this.options.logUrl && { log_url: this.options.logUrl }),
    });
    this.told.set(name, `${state} ${line}`);
    if (state === 'success') await this.endEarlier(name, id);
  }

  /** Commits of the application that were once seen running well in the environment, newest first. */
  async verified(environment: string): Promise<readonly string[]> {
    const earlier = (await this.list(`environment=${encodeURIComponent(environment)}`)).filter(
      ({ sha }) => sha !== this.options.commit,
    );
    const seen = await Promise.all(
      earlier.slice(0, EARLIER).map(async ({ id, sha }) => {
        const states = await this.statesOf(id);
        return states.includes('success') ? [sha] : [];
      }),
    );
    return [...new Set(seen.flat())];
  }

  /** A run that is started again goes on with the deployment that it made. */
  private async find({ name, tier }: EnvironmentConfig): Promise<number> {
    const { repository, commit, api } = this.options;
    const [existing] = await this.list(`sha=${commit}&environment=${encodeURIComponent(name)}`);
    if (existing !== undefined) return existing.id;
    const body = {
      ref: commit,
      task: 'deploy',
      auto_merge: false,
      required_contexts: [],
      environment: name,
      production_environment: tier === 'production',
      transient_environment: false,
    };
    return DEPLOYMENT.parse(await api(`/repos/${repository}/deployments`, { method: 'POST', body })).id;
  }

  private async endEarlier(environment: string, id: number): Promise<void> {
    const others = (await this.list(`environment=${encodeURIComponent(environment)}`)).filter((one) => one.id !== id);
    for (const other of others.slice(0, EARLIER)) {
      const [latest] = await this.statesOf(other.id);
      // The run that told of it as under way may have been cancelled, and then no one ends it.
      const isLeft = latest === 'in_progress' && other.id < id;
      if (latest === 'success' || isLeft)
        await this.addStatus(other.id, { state: 'inactive', description: 'another build runs' });
    }
  }

  private async addStatus(id: number, status: object): Promise<void> {
    const body = { ...status, auto_inactive: false };
    await this.options.api(`/repos/${this.options.repository}/deployments/${id}/statuses`, { method: 'POST', body });
  }

  private async list(query: string): Promise<readonly z.output<typeof DEPLOYMENT>[]> {
    const path = `/repos/${this.options.repository}/deployments?${query}&task=deploy&per_page=${EARLIER * 2}`;
    return z.array(DEPLOYMENT).parse(await this.options.api(path));
  }

  /** Newest first. */
  private async statesOf(id: number): Promise<readonly string[]> {
    const path = `/repos/${this.options.repository}/deployments/${id}/statuses?per_page=30`;
    return z
      .array(STATUS)
      .parse(await this.options.api(path))
      .map(({ state }) => state);
  }
}
