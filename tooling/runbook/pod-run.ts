import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buildObjects } from '../../apps/vmshift/src/build-objects';
import type { EnvironmentConfig, PlatformConfig } from '../../packages/environments/src';
import { at, objectName, textsAt, workloadOf } from '../../packages/kubernetes/src';
import { rcloneProgram } from '../testing/rclone/rclone-store';

/** How a pod ended. */
export interface PodEnd {
  /** The container that failed. @default all of them succeeded */
  readonly failed?: string | undefined;
  /** The termination messages, by container. */
  readonly messages: Readonly<Record<string, string>>;
  readonly log: string;
}

/** Runs the containers of a rendered CronJob on this machine, one after the other as the kubelet does. */
export class PodRun {
  /** Stands in for the root of the pod. */
  readonly root = mkdtempSync(join(tmpdir(), 'vmshift-pod-'));
  private readonly containers;
  /** The Job that the CronJob makes. */
  readonly job: { readonly apiVersion: string; readonly kind: string; readonly spec: object };

  constructor(environment: EnvironmentConfig, platform: PlatformConfig, cronJob: string) {
    const commit = 'a'.repeat(40);
    const image = { tag: `${environment.branch}-${commit}` };
    const pin = { branch: environment.branch, commit, images: { api: image, celery: image }, sequence: 0 };
    const object = buildObjects(environment, pin, platform).find((one) => objectName(one) === `CronJob/${cronJob}`);
    const workload = object && workloadOf(object);
    if (workload === undefined) throw new Error(`no CronJob/${cronJob}`);
    this.containers = workload.containers;
    this.job = { apiVersion: 'batch/v1', kind: 'Job', spec: at(workload.object, 'spec.jobTemplate.spec') as object };
    const mounts = this.containers.flatMap(({ spec }) => spec.volumeMounts as readonly { mountPath: string }[]);
    for (const { mountPath } of mounts) mkdirSync(join(this.root, mountPath), { recursive: true });
  }

  /** A path of the pod on this machine. */
  path(inPod: string): string {
    return join(this.root, inPod);
  }

  /** Runs the pod; the variables stand in for those of the Secret, and replace others. */
  run(variables: NodeJS.ProcessEnv, beforeEach: (container: string) => void = () => undefined): PodEnd {
    const messages: Record<string, string> = {};
    let log = '';
    const last = join(this.root, 'termination-log');
    for (const { spec, name } of this.containers) {
      beforeEach(name);
      writeFileSync(last, '');
      const declared = (spec.env as readonly { name: string; value?: string }[]).map((one) => [one.name, one.value]);
      const path = `${variables.PATH ?? process.env.PATH}:${dirname(rcloneProgram ?? '/')}`;
      const env = { ...Object.fromEntries(declared), ...variables, HOME: this.path('/tmp'), PATH: path };
      const [program = '', ...words] = [...textsAt(spec, 'command'), ...textsAt(spec, 'args')].map((word) =>
        this.onThisMachine(word, last),
      );
      const { status, stdout, stderr } = spawnSync(program, words, { env, encoding: 'utf8' });
      log += stdout + stderr;
      messages[name] = readFileSync(last, 'utf8').trim();
      if (status !== 0) return { failed: name, messages, log };
    }
    return { messages, log };
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }

  private onThisMachine(word: string, last: string): string {
    const paths = word.replaceAll('/dev/termination-log', last);
    return paths.replaceAll(/(?<![\w./-])\/(?:backup|tmp)\b/g, (path) => this.path(path));
  }
}
