import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Kind, readObjects } from './api';
import { type ArgoCdSetup, gitFolder } from './argo-cd';
import { type Cloud, playCloud } from './cloud';
import {
  containersOf,
  edit,
  FOLDER,
  type KubernetesObject,
  type Manifests,
  NAMESPACE,
  writeManifest,
} from './environment';
import { apply, kubectl, type Lab } from './lab';
import { applicationOf, foundationOf, projectOf } from './lane-objects';
import { runAside, until } from './processes';

/**
 * An environment of its own for one scenario: a namespace, an Application and a branch. Several run next to each other; in a
 * recording each is the environment that it stands for.
 */
export class Lane {
  readonly namespace: string;
  /** Commits that were pushed, oldest first. */
  readonly commits: string[] = [];
  /** What claims and Ingresses are given, as Linode and Traefik do. */
  cloud: Cloud = { volumes: 'folder', addresses: true };
  private readonly ends: (() => Promise<unknown>)[] = [];
  private readonly clone: string;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    readonly lab: Lab,
    readonly name: string,
    /** As the last commit has them. */
    public manifests: Manifests,
    private readonly setup: ArgoCdSetup,
  ) {
    this.namespace = `vmshift-lane-${name}`;
    this.clone = join(lab.folder, 'clones', name);
  }

  /** Deploys the environment and waits until Argo CD reports it Synced and Healthy. */
  async deploy(options: { readonly wait?: boolean } = {}): Promise<void> {
    await apply(this.lab, foundationOf(this));
    await this.push(this.manifests);
    this.timer = playCloud(this);
    await apply(this.lab, [projectOf(this, this.setup), applicationOf(this, this.setup)]);
    if (options.wait !== false) await this.becomes('Synced', 'Healthy', 240);
  }

  /** Pushes a commit in which every object was given to `change`, and tells Argo CD as its webhook does. */
  async release(
    change: (object: KubernetesObject) => void,
    files: Readonly<Record<string, string>> = {},
  ): Promise<void> {
    this.manifests = edit(this.manifests, change);
    await this.push(this.manifests, files);
    await this.refresh();
  }

  /** Another image for the containers whose image contains `part`. */
  async releaseImage(part: string, tag: string): Promise<void> {
    await this.release((object) => {
      for (const container of containersOf(object))
        if (container.image.includes(part)) container.image = container.image.replace(/:main-[^@]*$/, `:${tag}`);
    });
  }

  refresh(): Promise<string> {
    return this.annotate('argocd.argoproj.io/refresh=normal');
  }

  annotate(annotation: string): Promise<string> {
    return kubectl(this.lab, ['-n', 'argocd', 'annotate', 'app', this.namespace, annotation, '--overwrite']);
  }

  kubectl(...args: readonly string[]): Promise<string> {
    return kubectl(this.lab, ['-n', this.namespace, ...args]);
  }

  /** `spec` of the Application, changed by a merge patch. */
  async patchApplication(patch: object): Promise<void> {
    const args = ['-n', 'argocd', 'patch', 'app', this.namespace, '--type=merge', '-p', JSON.stringify(patch)];
    await kubectl(this.lab, args);
  }

  /** Its objects of a kind. */
  // biome-ignore lint/suspicious/noExplicitAny: a scenario looks at any field of any kind
  get(kind: Kind): Promise<any[]> {
    return readObjects(this.lab, kind, this.namespace);
  }

  // biome-ignore lint/suspicious/noExplicitAny: as above
  async getApplication(): Promise<any> {
    const all = await readObjects(this.lab, 'Application', 'argocd');
    return all.find(({ metadata }) => metadata.name === this.namespace);
  }

  /** Waits for a state of the Application. */
  becomes(sync: string, health: string, seconds: number): Promise<void> {
    return until(`${this.namespace} ${sync} and ${health}`, seconds, async () => {
      const { status } = await this.getApplication();
      return (
        status?.sync?.status === sync &&
        status?.health?.status === health &&
        status?.operationState?.phase !== 'Running' &&
        this.commits.includes(status?.sync?.revision)
      );
    });
  }

  // biome-ignore lint/suspicious/noExplicitAny: as above
  async applicationIs(isWanted: (application: any) => boolean, seconds = 180): Promise<void> {
    await until(`Application of ${this.name}`, seconds, async () => isWanted(await this.getApplication()));
  }

  /** Kinds that its AppProject allows, in the place of those of the environment. */
  async patchProject(kinds: readonly { readonly group: string; readonly kind: string }[]): Promise<void> {
    const patch = JSON.stringify({ spec: { namespaceResourceWhitelist: kinds } });
    await kubectl(this.lab, ['-n', 'argocd', 'patch', 'appproject', this.namespace, '--type=merge', '-p', patch]);
  }

  /** Waits until an object of a kind is as asked. */
  // biome-ignore lint/suspicious/noExplicitAny: as above
  async sees(kind: Kind, isWanted: (object: any) => boolean, seconds = 240): Promise<void> {
    await until(`${kind} of ${this.name}`, seconds, async () => (await this.get(kind)).some(isWanted));
  }

  /** Has something undone before the lane is removed. */
  atEnd(end: () => Promise<unknown>): void {
    this.ends.push(end);
  }

  async remove(): Promise<void> {
    clearInterval(this.timer);
    for (const end of this.ends) await end().catch((error) => console.error(`${this.name}: ${String(error)}`));
    await this.patchApplication({ metadata: { finalizers: null } }).catch(() => undefined);
    await kubectl(this.lab, ['-n', 'argocd', 'delete', 'app', this.namespace, '--ignore-not-found', '--wait=false']);
    await this.kubectl('delete', 'deploy,cronjob,job', '--all', '--wait=false', '--ignore-not-found');
    await this.kubectl('delete', 'pod', '--all', '--force', '--grace-period=0', '--wait=false');
    await kubectl(this.lab, ['delete', 'namespace', this.namespace, '--wait=false']);
    rmSync(this.clone, { recursive: true, force: true });
  }

  private async push(manifests: Manifests, files: Readonly<Record<string, string>> = {}): Promise<void> {
    const git = (...args: readonly string[]) => runAside('git', ['-C', this.clone, ...args]);
    if (this.commits.length === 0) {
      mkdirSync(this.clone, { recursive: true });
      await git('init', '-q', '-b', this.name);
      await git('config', 'user.name', 'vmshift');
      await git('config', 'user.email', 'vmshift@example.com');
      await git('remote', 'add', 'origin', gitFolder(this.lab));
    }
    const folder = join(this.clone, FOLDER);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    const texts = [...manifests].map(([file, objects]) => [file, writeManifest(objects)] as const);
    for (const [file, text] of [...texts, ...Object.entries(files)])
      writeFileSync(join(folder, file), text.replaceAll(NAMESPACE, this.namespace));
    await git('add', '-A');
    await git('commit', '-q', '--allow-empty', '-m', `Release ${this.commits.length + 1}`);
    await git('push', '-q', 'origin', this.name);
    this.commits.push((await git('rev-parse', 'HEAD')).trim());
  }
}
