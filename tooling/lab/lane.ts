import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Kind, readObjects } from './api';
import { type ArgoCdSetup, gitFolder, gitUrl } from './argo-cd';
import {
  containersOf,
  edit,
  FOLDER,
  type KubernetesObject,
  type Manifests,
  NAMESPACE,
  writeManifest,
} from './environment';
import { apiUrl, apply, kubectl, type Lab } from './lab';
import { runAside, until } from './processes';

export interface Cloud {
  /** A folder of the node; or a volume of LKE's driver, which no node can mount here; or none. */
  readonly volumes: 'folder' | 'driver' | 'none';
  readonly addresses: boolean;
}

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
  async deploy(options: { readonly application?: object; readonly wait?: boolean } = {}): Promise<void> {
    await apply(this.lab, this.foundation());
    await this.push(this.manifests);
    this.playCloud();
    await apply(this.lab, [this.project(), this.application(options.application ?? {})]);
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

  /** What Terraform makes before Argo CD writes anything. */
  private foundation(): readonly unknown[] {
    const metadata = (name: string) => ({ name, namespace: this.namespace });
    const keys = [...this.manifests.values()]
      .flat()
      .flatMap((object) => [...JSON.stringify(object).matchAll(/"key":"([A-Z_]+)"/g)].map(([, key = '']) => key));
    return [
      {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: {
          name: this.namespace,
          labels: {
            'pod-security.kubernetes.io/enforce': 'restricted',
            'pod-security.kubernetes.io/enforce-version': 'v1.35',
            'pod-security.kubernetes.io/warn': 'restricted',
            'pod-security.kubernetes.io/warn-version': 'v1.35',
          },
        },
      },
      {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: metadata('vmshift-secrets'),
        stringData: Object.fromEntries(keys.map((key) => [key, 'lab'])),
      },
      {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: metadata('ghcr-secret'),
        type: 'kubernetes.io/dockerconfigjson',
        stringData: { '.dockerconfigjson': '{"auths":{"ghcr.io":{"auth":"bGFiOmxhYg=="}}}' },
      },
    ];
  }

  private project(): unknown {
    const { project } = this.setup;
    return {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'AppProject',
      metadata: { name: this.namespace, namespace: 'argocd' },
      spec: {
        ...project,
        sourceRepos: [gitUrl(this.lab)],
        destinations: [{ server: apiUrl(this.lab), namespace: this.namespace }],
      },
    };
  }

  private application(change: object): unknown {
    const { application, annotations } = this.setup;
    return {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: { name: this.namespace, namespace: 'argocd', annotations },
      spec: {
        ...application,
        project: this.namespace,
        source: { repoURL: gitUrl(this.lab), targetRevision: this.name, path: FOLDER },
        destination: { name: NAMESPACE, namespace: this.namespace },
        ...change,
      },
    };
  }

  /** Gives pending claims of LKE's class a volume and Ingresses an address. */
  private playCloud(): void {
    let busy = false;
    this.timer = setInterval(async () => {
      if (busy) return;
      busy = true;
      try {
        if (this.cloud.volumes !== 'none') await this.giveVolumes();
        if (this.cloud.addresses) await this.giveAddresses();
      } catch {
        // The namespace is being removed, or the API server is busy; the next round does it.
      }
      busy = false;
    }, 3000);
  }

  private async giveVolumes(): Promise<void> {
    for (const { metadata, spec, status } of await this.get('PersistentVolumeClaim')) {
      if (status.phase !== 'Pending' || spec.storageClassName !== 'linode-block-storage-retain') continue;
      const path = join(this.lab.folder, 'volumes', this.name, metadata.name);
      mkdirSync(path, { recursive: true, mode: 0o777 });
      await runAside('chmod', ['777', path]);
      await apply(this.lab, [
        {
          apiVersion: 'v1',
          kind: 'PersistentVolume',
          metadata: { name: `pvc-${metadata.uid}` },
          spec: {
            accessModes: spec.accessModes,
            capacity: spec.resources.requests,
            storageClassName: spec.storageClassName,
            claimRef: {
              apiVersion: 'v1',
              kind: 'PersistentVolumeClaim',
              namespace: this.namespace,
              name: metadata.name,
            },
            ...(this.cloud.volumes === 'folder'
              ? { hostPath: { path } }
              : { csi: { driver: 'linodebs.csi.linode.com', volumeHandle: `4711-${metadata.name}` } }),
          },
        },
      ]);
    }
  }

  private async giveAddresses(): Promise<void> {
    for (const { metadata, status } of await this.get('Ingress')) {
      if (status.loadBalancer?.ingress !== undefined) continue;
      const patch = JSON.stringify({ status: { loadBalancer: { ingress: [{ ip: '192.0.2.10' }] } } });
      await this.kubectl('patch', 'ingress', metadata.name, '--subresource=status', '--type=merge', '-p', patch);
    }
  }
}
