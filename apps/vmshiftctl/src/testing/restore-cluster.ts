import { RESTORE_ANNOTATION } from '@vmshift/observation';
import type { RestorePlace } from '../restore/restore-place';
import { KubectlError, type RunKubectl } from '../restore/run-kubectl';

interface FakeDeployment {
  replicas: number;
  pods: number;
  /** What the manifests say. @default an autoscaler has it */
  readonly declared: number | undefined;
}

interface FakeJob {
  readonly values: Readonly<Record<string, string>>;
  state: 'active' | 'complete' | 'failed';
  /** Looks until it ends. */
  left: number;
  words: string;
}

/** What an Application has of it. */
interface FakeApplication {
  annotations: Record<string, string>;
  enabled: boolean | undefined;
  operation?: { readonly initiatedBy: { readonly username?: string } };
  operationState: { phase: string; startedBy?: string | undefined; message?: string };
  resourceVersion: number;
}

/**
 * The cluster of an environment and Argo CD, as far as a restore uses them, in memory. Every look lets some time pass: Argo CD
 * heals what is stopped while automatic sync is on, pods end, Jobs run. A call that a restore has no reason to make is refused.
 */
export class RestoreCluster {
  readonly application: FakeApplication = {
    annotations: {},
    enabled: undefined,
    operationState: { phase: 'Succeeded' },
    resourceVersion: 1,
  };
  readonly deployments = new Map<string, FakeDeployment>();
  readonly jobs = new Map<string, FakeJob>();
  readonly calls: string[] = [];
  /** Calls that a restore has no reason to make, or makes too early. */
  readonly refused: string[] = [];
  /** How often the schema's Job ran, which only a sync of everything starts. */
  schemaRuns = 0;
  /** Called before each call. @throws what the call then throws */
  before: (call: string) => void = () => {};
  /** Called after each call. @throws what the call then throws: its answer is lost */
  after: (call: string) => void = () => {};
  /** What Jobs print. */
  log = 'fetching\nrestoring\n';
  /** How the next Job ends. */
  end: 'complete' | 'failed' = 'complete';

  constructor(private readonly place: RestorePlace) {
    for (const { name, replicas } of place.deployments) {
      const declared = name.endsWith('api') || name.endsWith('worker') ? undefined : replicas;
      this.deployments.set(name, { replicas, pods: replicas, declared });
    }
  }

  get lock(): { readonly phase: string; readonly by: string } | undefined {
    const text = this.application.annotations[RESTORE_ANNOTATION];
    return text === undefined ? undefined : JSON.parse(text);
  }

  /** The Jobs that restored something. */
  get restored(): readonly FakeJob[] {
    return [...this.jobs.values()].filter(({ values, state }) => values.ACTION === 'restore' && state === 'complete');
  }

  /** Whether everything is as it was before, and nothing was refused. */
  get runs(): boolean {
    const whole = [...this.deployments.values()].every(({ replicas, pods }) => replicas > 0 && pods === replicas);
    return whole && this.refused.length === 0 && this.lock === undefined && this.application.enabled === undefined;
  }

  get kubectl(): RunKubectl {
    const answer = async (args: readonly string[], input: string): Promise<string> => {
      this.calls.push(args.join(' '));
      this.before(args.join(' '));
      const answered = this.answerOrRefuse(args, input);
      this.after(args.join(' '));
      return answered;
    };
    return {
      kubectl: async (args) => ({ status: 0, stdout: await answer(args, ''), stderr: '' }),
      pipe: async (calls) => {
        let input = '';
        for (const args of calls) input = await answer(args, input);
        return input;
      },
    };
  }

  private answerOrRefuse(args: readonly string[], input: string): string {
    try {
      return this.answer(args, input);
    } catch (error) {
      if (!(error instanceof KubectlError)) this.refused.push(String(error));
      throw error;
    }
  }

  private answer(args: readonly string[], input: string): string {
    if (args.join(' ').startsWith('set env --local -f - -o json ')) return setEnv(input, args.slice(7));
    const [flag, context, n, namespace, verb, ...rest] = args;
    if (flag !== '--context' || n !== '-n') throw new Error(`no context and namespace: ${args.join(' ')}`);
    if (namespace === 'argocd') {
      if (context !== this.place.argoCdContext) throw new Error(`not the cluster of Argo CD: ${context}`);
      return this.argoCd(verb ?? '', rest);
    }
    if (context !== this.place.context || namespace !== this.place.namespace) throw new Error(`elsewhere: ${context}`);
    return this.cluster(verb ?? '', rest, input);
  }

  private argoCd(verb: string, rest: readonly string[]): string {
    const { application } = this;
    if (verb === 'get') {
      this.argoCdPasses();
      return JSON.stringify(this.applicationObject());
    }
    if (`${rest[0]} ${rest[1]}` !== `application ${this.place.application}`)
      throw new Error(`unexpected: ${rest.join(' ')}`);
    application.resourceVersion += 1;
    if (verb === 'annotate') return this.annotate(rest.slice(2));
    if (verb !== 'patch' || rest[2] !== '--type=merge' || rest[3] !== '-p') throw new Error(`unexpected: ${verb}`);
    const { metadata, spec, status, operation, ...others } = JSON.parse(rest[4] ?? '');
    if (Object.keys(others).length > 0) throw new Error(`unexpected: ${Object.keys(others)}`);
    Object.assign(application.annotations, metadata?.annotations);
    if (spec !== undefined) {
      const { enabled, ...declared } = spec.syncPolicy.automated;
      application.enabled = enabled ?? undefined;
      // Else a person's own way of switching it off would stay.
      if (enabled === null && declared.selfHeal !== true) throw new Error('not as declared');
    }
    if (status !== undefined) application.operationState.phase = status.operationState.phase;
    if (operation !== undefined) application.operation = operation;
    return '';
  }

  private annotate(words: readonly string[]): string {
    const { annotations, resourceVersion } = this.application;
    const version = words.find((word) => word.startsWith('--resource-version='))?.split('=')[1];
    if (version !== undefined && Number(version) !== resourceVersion - 1)
      throw new KubectlError('the object has been modified');
    const setting = words.at(-1) ?? '';
    if (setting === `${RESTORE_ANNOTATION}-`) delete annotations[RESTORE_ANNOTATION];
    else {
      if (!words.includes('--overwrite') && annotations[RESTORE_ANNOTATION] !== undefined)
        throw new KubectlError('error: --overwrite is false but found the following declared annotation(s)');
      annotations[RESTORE_ANNOTATION] = setting.slice(RESTORE_ANNOTATION.length + 1);
    }
    return '';
  }

  private cluster(verb: string, rest: readonly string[], input: string): string {
    const words = rest.join(' ');
    if (verb === 'get' && rest[0] === 'deployments.apps,pods,jobs.batch') {
      this.clusterPasses();
      return JSON.stringify({ items: [...this.deploymentObjects(), ...this.podObjects(), ...this.jobObjects()] });
    }
    if (verb === 'scale' && rest[0] === 'deployment') {
      for (const name of rest.slice(1, -1)) this.deployment(name).replicas = Number(rest.at(-1)?.split('=')[1]);
      return '';
    }
    if (verb === 'create' && words.endsWith(`--from=cronjob/${this.place.cronJob} --dry-run=client -o json`))
      return JSON.stringify({ name: rest[1], values: {} });
    if (verb === 'create' && words === '-f -') {
      const { name, values } = JSON.parse(input);
      if (this.jobs.has(name)) throw new KubectlError(`jobs.batch "${name}" already exists`);
      if (this.podObjects().some(({ metadata }) => metadata.labels.app !== 'postgresql-restore'))
        throw new Error('a Job while pods still run');
      this.jobs.set(name, { values, state: 'active', left: 2, words: '' });
      return '';
    }
    if (verb === 'create' && words === `job ${rest[1]} --from=cronjob/${this.place.cronJob}`) {
      this.jobs.set(rest[1] ?? '', { values: { ACTION: 'list' }, state: 'active', left: 2, words: '' });
      return '';
    }
    if (verb === 'delete' && rest[0] === 'job' && this.jobs.delete(rest[1] ?? '')) return '';
    if (verb === 'logs' && this.jobs.has(rest[0]?.slice('job/'.length) ?? '')) return this.log;
    throw new Error(`unexpected: ${verb} ${words}`);
  }

  private deployment(name: string): FakeDeployment {
    const found = this.deployments.get(name);
    if (found === undefined) throw new KubectlError(`deployments.apps "${name}" not found`);
    return found;
  }

  private argoCdPasses(): void {
    const { application } = this;
    const refreshed = application.annotations['argocd.argoproj.io/refresh'] !== undefined;
    delete application.annotations['argocd.argoproj.io/refresh'];
    const { operation, operationState } = application;
    if (operation !== undefined) {
      const by = operation.initiatedBy.username;
      if (operationState.phase === 'Terminating') application.operationState = { phase: 'Failed', startedBy: by };
      else if (operationState.phase === 'Running' && operationState.startedBy === by) {
        this.schemaRuns += 1;
        for (const one of this.deployments.values()) one.replicas = one.declared ?? one.replicas;
        application.operationState = { phase: 'Succeeded', startedBy: by };
      } else {
        application.operationState = { phase: 'Running', startedBy: by };
        return;
      }
      delete application.operation;
    } else if (application.enabled !== false && !refreshed) {
      // Heals itself, without the hooks.
      for (const one of this.deployments.values()) one.replicas = one.declared ?? one.replicas;
    }
  }

  private clusterPasses(): void {
    for (const one of this.deployments.values()) one.pods += Math.sign(one.replicas - one.pods);
    for (const job of this.jobs.values()) {
      if (job.state !== 'active') continue;
      job.left -= 1;
      if (job.left > 0) continue;
      job.state = this.end;
      const { DUMP: dump = '', INTO: into = '' } = job.values;
      const result = {
        dump,
        bytes: 1,
        made: '2026-11-24T02:17:00Z',
        into,
        tables: 2,
        rows: { migrations: 7 },
        seconds: 3,
      };
      job.words = this.end === 'complete' ? JSON.stringify(result) : 'nothing was changed: the dump is cut off';
    }
  }

  private applicationObject(): object {
    const { annotations, enabled, operation, operationState, resourceVersion } = this.application;
    const { startedBy, ...state } = operationState;
    return {
      metadata: { name: this.place.application, annotations, resourceVersion: String(resourceVersion) },
      spec: { syncPolicy: { automated: { prune: true, selfHeal: true, ...(enabled !== undefined && { enabled }) } } },
      operation,
      status: { operationState: { ...state, operation: { initiatedBy: { username: startedBy } } } },
    };
  }

  private deploymentObjects() {
    return [...this.deployments].map(([name, { replicas, pods }]) => ({
      kind: 'Deployment',
      metadata: { name, generation: 1 },
      spec: { replicas },
      status: { observedGeneration: 1, availableReplicas: Math.min(pods, replicas) },
    }));
  }

  private podObjects() {
    const ofDeployments = [...this.deployments].flatMap(([name, { pods }]) =>
      Array.from({ length: pods }, (_, index) => ({
        kind: 'Pod',
        metadata: { name: `${name}-${index}`, labels: { app: name } as Record<string, string> },
        spec: { containers: [] as object[] },
        status: { phase: 'Running', containerStatuses: [] as object[] },
      })),
    );
    const ofJobs = [...this.jobs].map(([name, { state, words }]) => ({
      kind: 'Pod',
      metadata: {
        name: `${name}-x`,
        labels: { app: 'postgresql-restore', 'batch.kubernetes.io/job-name': name } as Record<string, string>,
      },
      spec: { containers: [{ name: 'restore' }] },
      status: {
        phase: state === 'active' ? 'Running' : 'Succeeded',
        containerStatuses:
          state === 'active'
            ? []
            : [{ name: 'restore', state: { terminated: { exitCode: state === 'failed' ? 1 : 0, message: words } } }],
      },
    }));
    return [...ofDeployments, ...ofJobs];
  }

  private jobObjects() {
    return [...this.jobs].map(([name, { state }]) => ({
      kind: 'Job',
      metadata: { name },
      spec: {},
      status: {
        conditions: state === 'active' ? [] : [{ type: state === 'failed' ? 'Failed' : 'Complete', status: 'True' }],
      },
    }));
  }
}

function setEnv(input: string, settings: readonly string[]): string {
  const { name } = JSON.parse(input);
  return JSON.stringify({ name, values: Object.fromEntries(settings.map((one) => one.split('='))) });
}
