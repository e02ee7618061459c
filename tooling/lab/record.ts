import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gitUrl } from './argo-cd';
import { ENVIRONMENT, NAMESPACE } from './environment';
import type { Json } from './json';
import { apiUrl, kubectl, type Lab } from './lab';
import type { Lane } from './lane';
import { printRecording, type RecordedLog } from './recording';
import { strip } from './strip';

/** Where recordings are kept: the rules over them are tested there. */
const RECORDINGS = 'packages/diagnosis/recordings';

const KINDS = {
  Pod: 'pods',
  Event: 'events',
  Deployment: 'deployments.apps',
  ReplicaSet: 'replicasets.apps',
  Job: 'jobs.batch',
  CronJob: 'cronjobs.batch',
  PersistentVolumeClaim: 'persistentvolumeclaims',
  HorizontalPodAutoscaler: 'horizontalpodautoscalers.autoscaling',
  ResourceQuota: 'resourcequotas',
  Service: 'services',
  EndpointSlice: 'endpointslices.discovery.k8s.io',
  Ingress: 'ingresses.networking.k8s.io',
} as const;
const CLUSTER_KINDS = { Node: 'nodes', VolumeAttachment: 'volumeattachments.storage.k8s.io' } as const;

const REPOSITORY_URL = 'https://github.com/ilearn-code/iac-vmshift.git';

/** Writes what the environment of a lane looks like now. */
export async function record(lane: Lane, fault: string): Promise<void> {
  const { lab, namespace } = lane;
  const at = `${new Date().toISOString().slice(0, 19)}Z`;
  const [inNamespace, inCluster, applications] = await Promise.all([
    list(lab, ['-n', namespace, 'get', Object.values(KINDS).join(',')]),
    list(lab, ['get', Object.values(CLUSTER_KINDS).join(',')]),
    list(lab, ['-n', 'argocd', 'get', 'applications.argoproj.io', `--field-selector=metadata.name=${namespace}`]),
  ]);
  const volumes = inNamespace.map(({ spec }) => spec?.volumeName).filter((name) => name !== undefined);
  const items = [
    ...inNamespace,
    ...inCluster.filter(({ kind, spec }) => kind === 'Node' || volumes.includes(spec.source.persistentVolumeName)),
  ];
  const kinds = [...Object.keys(KINDS), ...Object.keys(CLUSTER_KINDS)];
  const raw = {
    fault,
    at,
    environment: ENVIRONMENT,
    argoCd: { applications },
    cluster: Object.fromEntries(kinds.map((kind) => [kind, items.filter((item) => item.kind === kind)])),
    logs: await readLogs(
      lane,
      items.filter(({ kind }) => kind === 'Pod'),
    ),
  };
  const recording = strip(raw, {
    texts: [
      [`"targetRevision":"${lane.name}"`, '"targetRevision":"main"'],
      // Where it could not compare, Argo CD gives the branch as the revision.
      [`"revision":"${lane.name}"`, '"revision":"main"'],
      [gitUrl(lab), REPOSITORY_URL],
      [`http://127.0.0.1:${lab.ports.registry}/`, 'https://ghcr.io/'],
      [apiUrl(lab), 'https://192.0.2.20:6443'],
      [`127.0.0.1:${lab.ports.apiServer}`, '192.0.2.20:6443'],
      [lab.folder, '/lab'],
      [namespace, NAMESPACE],
    ],
    commits: lane.commits,
  });
  mkdirSync(RECORDINGS, { recursive: true });
  const text = printRecording(recording);
  writeFileSync(join(RECORDINGS, `${fault}.json`), text);
  console.log(`recorded ${fault} (${Math.ceil(text.length / 1024)} kB)`);
}

// biome-ignore lint/suspicious/noExplicitAny: answers of an API server, of which the stripping keeps what is read
async function list(lab: Lab, args: readonly string[]): Promise<any[]> {
  return JSON.parse(await kubectl(lab, [...args, '-o', 'json'])).items;
}

/** As `readCluster` of packages/observation reads them. */
async function readLogs(lane: Lane, pods: readonly Json[]): Promise<readonly RecordedLog[]> {
  // biome-ignore lint/suspicious/noExplicitAny: as above
  const crashed = (pods as any[]).flatMap(({ metadata, status }) =>
    [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])]
      .filter(({ state, lastState }) => ((state.terminated ?? lastState.terminated)?.exitCode ?? 0) !== 0)
      .map(({ name, state }) => ({
        pod: String(metadata.name),
        container: String(name),
        previous: state.terminated === undefined,
      })),
  );
  const logs = await Promise.all(
    crashed.map(async ({ pod, container, previous }) => {
      const args = ['logs', pod, '-c', container, '--tail=20', ...(previous ? ['--previous'] : [])];
      const text = await lane.kubectl(...args).catch(() => undefined);
      const lines = text?.split('\n').filter((line) => line.trim() !== '');
      return lines === undefined ? [] : [{ pod, container, previous, lines }];
    }),
  );
  return logs.flat();
}
