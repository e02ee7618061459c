import { addOnRequests } from '@vmshift/environments';

/**
 * Values of the metrics-server chart. The kubelets of LKE serve certificates that the cluster's authority did not sign.
 * @see https://github.com/kubernetes-sigs/metrics-server#configuration
 */
export function metricsServerValues(): object {
  const { replicas, requests } = addOnRequests.metricsServer.metricsServer;
  return { args: ['--kubelet-insecure-tls'], replicas, resources: { requests } };
}
