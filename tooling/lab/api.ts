import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { join } from 'node:path';
import { apiUrl, type Lab } from './lab';

/** Where the API server has the objects of a kind. */
const PATHS = {
  Pod: 'api/v1/pods',
  Event: 'api/v1/events',
  PersistentVolumeClaim: 'api/v1/persistentvolumeclaims',
  Job: 'apis/batch/v1/jobs',
  CronJob: 'apis/batch/v1/cronjobs',
  Deployment: 'apis/apps/v1/deployments',
  HorizontalPodAutoscaler: 'apis/autoscaling/v2/horizontalpodautoscalers',
  EndpointSlice: 'apis/discovery.k8s.io/v1/endpointslices',
  Ingress: 'apis/networking.k8s.io/v1/ingresses',
  Node: 'api/v1/nodes',
  VolumeAttachment: 'apis/storage.k8s.io/v1/volumeattachments',
  Application: 'apis/argoproj.io/v1alpha1/applications',
} as const;

export type Kind = keyof typeof PATHS;

let agent: Agent | undefined;

/**
 * Objects of a kind. Unlike kubectl it costs next to nothing, so that scenarios can look every second.
 * @param namespace none for a kind of the whole cluster
 * @throws Error with what the API server answered
 */
// biome-ignore lint/suspicious/noExplicitAny: a scenario looks at any field of any kind
export async function readObjects(lab: Lab, kind: Kind, namespace?: string): Promise<any[]> {
  const path = PATHS[kind];
  const split = path.lastIndexOf('/');
  const inNamespace = `${path.slice(0, split)}/namespaces/${namespace}/${path.slice(split + 1)}`;
  return JSON.parse(await get(lab, namespace === undefined ? path : inNamespace)).items;
}

function get(lab: Lab, path: string): Promise<string> {
  const pki = (name: string) => readFileSync(join(lab.folder, 'pki', name));
  agent ??= new Agent({ keepAlive: true, ca: pki('ca.crt'), cert: pki('admin.crt'), key: pki('admin.key') });
  return new Promise((resolve, reject) => {
    const sent = request(`${apiUrl(lab)}/${path}`, { agent, timeout: 20_000 }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk) => chunks.push(chunk));
      answer.on('error', reject);
      answer.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        if (answer.statusCode === 200) resolve(text);
        else reject(new Error(`${path}: ${answer.statusCode} ${text}`));
      });
    });
    sent.on('timeout', () => sent.destroy(new Error(`${path}: no answer in 20 s`)));
    sent.on('error', reject);
    sent.end();
  });
}
