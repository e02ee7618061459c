import { kubernetesCall } from './kubernetes-call';
import type { ApiServer } from './linode/clusters';

interface Listed {
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly deletionTimestamp?: string };
  readonly spec?: { readonly type?: string; readonly service?: unknown };
  readonly status?: { readonly loadBalancer?: { readonly ingress?: unknown } };
}

/** What sends the API server to a pod, and no pod of the lab answers. */
const ANSWERED_BY_PODS = [
  '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations',
  '/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations',
];
const APPLICATIONS = '/apis/argoproj.io/v1alpha1/namespaces/argocd/applications';
const API_SERVICES = '/apis/apiregistration.k8s.io/v1/apiservices';

/**
 * Does what pods and Linode's controller would: load balancers get a host name, Applications are let go. What would send the API server to a pod is
 * removed, as every call would fail.
 * @param number tells load balancers apart
 */
export function playPods(server: ApiServer, number: number): NodeJS.Timeout {
  let busy = false;
  return setInterval(async () => {
    if (busy) return;
    busy = true;
    try {
      await giveHostNames(server, number);
      for (const path of ANSWERED_BY_PODS) for (const one of await list(server, path)) await remove(server, path, one);
      const services = await list(server, API_SERVICES);
      for (const one of services.filter(({ spec }) => spec?.service !== undefined))
        await remove(server, API_SERVICES, one);
      await letApplicationsGo(server);
    } catch {
      // It went meanwhile, the API server ends, or there is no Argo CD.
    }
    busy = false;
  }, 1000);
}

async function giveHostNames(server: ApiServer, number: number): Promise<void> {
  const hostname = `203-0-113-${number % 250}.ip.linodeusercontent.com`;
  for (const { metadata, spec, status } of await list(server, '/api/v1/services')) {
    if (spec?.type !== 'LoadBalancer' || status?.loadBalancer?.ingress !== undefined) continue;
    const path = `/api/v1/namespaces/${metadata.namespace}/services/${metadata.name}/status`;
    await kubernetesCall(server, 'PATCH', path, { status: { loadBalancer: { ingress: [{ hostname }] } } });
  }
}

/** As Argo CD does when it has deleted what an Application deployed; none of it is there. */
async function letApplicationsGo(server: ApiServer): Promise<void> {
  const applications = await list(server, APPLICATIONS);
  for (const { metadata } of applications.filter(({ metadata: one }) => one.deletionTimestamp !== undefined))
    await kubernetesCall(server, 'PATCH', `${APPLICATIONS}/${metadata.name}`, { metadata: { finalizers: null } });
}

async function list(server: ApiServer, path: string): Promise<readonly Listed[]> {
  return (await kubernetesCall<{ readonly items: readonly Listed[] }>(server, 'GET', path)).items;
}

async function remove(server: ApiServer, path: string, { metadata }: Listed): Promise<void> {
  await kubernetesCall(server, 'DELETE', `${path}/${metadata.name}`);
}
