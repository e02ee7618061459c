import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Model } from '@vmshift/environments';
import { programPath } from './program-path.cjs';
import { stubPrograms } from './stub-programs';

/** What the stub of kubectl keeps. */
interface ClusterState {
  /** Names of the Applications that Argo CD has. */
  applications: readonly string[];
  /** Password that Argo CD made at its installation; null once it is deleted. */
  initial: string | null;
  /** Objects that were applied, `<kind>/<name>`. */
  applied: readonly string[];
  /** By which Argo CD reads a private repository. */
  token?: string;
}

/** Every program of the guide but kubectl prints it as its version. */
const VERSION = 'v22.11.0';

/** What reads or writes a kubeconfig is the real kubectl's, for which no Node has to start. */
const forwarded = (real: string | undefined, file: string): string => `case " $* " in
  *" version --client "*) ;;
  *" config "*) printf '%s\\n' "$*" >> "${file}.calls"; PATH=/usr/bin:/bin; exec "${real}" "$@" ;;
esac`;

/** A program, run by Node: what reaches the clusters is judged here. */
const scriptFor = (kubernetesVersion: string | undefined): string => `
const { appendFileSync, readFileSync, writeFileSync } = require('node:fs');
const [file, ...words] = process.argv.slice(2);
const state = JSON.parse(readFileSync(file, 'utf8'));
const line = words.join(' ');
appendFileSync(file + '.calls', line + '\\n');
const has = (text) => (' ' + line + ' ').includes(' ' + text + ' ');
const refuse = (text) => { process.stderr.write('error: ' + text + '\\n'); process.exit(1); };
if (has('version --client')) console.log('Client Version: v${kubernetesVersion}.0');
else if (has('create token vmshift-observer --duration=2160h')) console.log('observer-token');
else if (has('-n argocd create token status --duration=8760h')) {
  if (!state.applied.includes('ServiceAccount/status')) refuse('serviceaccounts "status" not found');
  console.log('status-token');
} else if (has('apply -f -')) {
  const { items } = JSON.parse(readFileSync(0, 'utf8'));
  state.applied = [...new Set([...state.applied, ...items.map(({ kind, metadata }) => kind + '/' + metadata.name)])];
  writeFileSync(file, JSON.stringify(state));
} else if (has('create -f -')) {
  const { kind, metadata, stringData } = JSON.parse(readFileSync(0, 'utf8'));
  if (state.applied.includes(kind + '/' + metadata.name)) refuse('already exists');
  state.applied.push(kind + '/' + metadata.name);
  state.token = stringData.password;
  writeFileSync(file, JSON.stringify(state));
} else if (/ -n argocd get secret (repository-[\\w-]+) --ignore-not-found -o name /.test(' ' + line + ' ')) {
  const [, name] = / secret (\\S+)/.exec(line);
  if (state.applied.includes('Secret/' + name)) console.log('secret/' + name);
} else if (has('-n argocd get secret argocd-initial-admin-secret --ignore-not-found -o json')) {
  if (state.initial !== null) console.log(JSON.stringify({ data: { password: Buffer.from(state.initial).toString('base64') } }));
} else if (has('-n argocd delete secret argocd-initial-admin-secret')) {
  state.initial = null;
  writeFileSync(file, JSON.stringify(state));
} else if (has('-n argocd get applications.argoproj.io -o json --request-timeout=8s'))
  console.log(JSON.stringify({ items: state.applications.map((name) => ({ metadata: { name } })) }));
else refuse('unexpected: ' + line);
`;

/** The kubectl of this machine, which reads and writes kubeconfigs; undefined where there is none. */
export const REAL_KUBECTL = programPath('kubectl');

/** Clusters after their deploy, as kubectl and Argo CD's API show them. */
export class DeployedClusters {
  /** For PATH. */
  readonly programs: string;
  /** Password of Argo CD's admin. */
  password = 'made-at-installation';
  private readonly folder = mkdtempSync(join(tmpdir(), 'deployed-clusters-'));
  private readonly file = join(this.folder, 'state.json');

  /** @param programs that print their version and do nothing else */
  constructor(
    private readonly model: Model,
    programs: readonly string[],
  ) {
    const script = join(this.folder, 'kubectl.js');
    writeFileSync(script, scriptFor(model.environments[0]?.cluster.kubernetesVersion));
    this.write({ applications: [], initial: this.password, applied: [] });
    this.programs = stubPrograms({
      ...Object.fromEntries(programs.map((name) => [name, `echo ${VERSION}`])),
      kubectl: `${forwarded(REAL_KUBECTL, this.file)}\nexec "${process.execPath}" "${script}" "${this.file}" "$@"`,
    });
  }

  /** What infra.yaml does once it is approved. */
  deploy(): void {
    const applications = this.model.environments.map(({ name }) => `vmshift-${name}`);
    this.write({ ...this.state(), applications });
  }

  state(): ClusterState {
    return JSON.parse(readFileSync(this.file, 'utf8'));
  }

  /** What kubectl was called with; of calls that differ in an environment or in a file of one alone, the last. */
  calls(): readonly string[] {
    const names = new RegExp(`\\S*(?:${this.model.environments.map(({ name }) => name).join('|')})\\S*`, 'g');
    const calls = readFileSync(`${this.file}.calls`, 'utf8').trimEnd().split('\n');
    return [...new Map(calls.map((call) => [call.replace(names, ''), call])).values()];
  }

  /** Argo CD's API; undefined for another host. @see https://argo-cd.readthedocs.io/en/stable/developer-guide/api-docs/ */
  async answer(request: Request): Promise<Response | undefined> {
    const { host, pathname } = new URL(request.url);
    if (host !== this.model.platform.argoCd.host) return undefined;
    const body = (await request.json()) as Readonly<Record<string, string>>;
    const refused = (status: number) => Response.json({ error: 'refused', code: 16 }, { status });
    if (`${request.method} ${pathname}` === 'POST /api/v1/session')
      return body.username === 'admin' && body.password === this.password
        ? Response.json({ token: 'session' })
        : refused(401);
    if (`${request.method} ${pathname}` !== 'PUT /api/v1/account/password') return refused(404);
    if (request.headers.get('authorization') !== 'Bearer session') return refused(401);
    if (body.currentPassword !== this.password || !/^.{8,32}$/.test(body.newPassword ?? '')) return refused(400);
    this.password = body.newPassword ?? '';
    return Response.json({});
  }

  remove(): void {
    for (const folder of [this.folder, this.programs]) rmSync(folder, { recursive: true });
  }

  private write(state: ClusterState): void {
    writeFileSync(this.file, JSON.stringify(state));
  }
}
