import { vmshift } from '@vmshift/application';
import type { EnvironmentConfig } from '@vmshift/environments';
import type { Network } from './network';

/** What a host answered on `/health`. */
export interface HostHealth {
  readonly url: string;
  readonly status: number;
  /** Whether the application itself answered that it is healthy. */
  readonly healthy: boolean;
}

/**
 * Asks the environment's host over HTTPS, as the world sees it: ingress and certificate are part of the answer. What
 * Let's Encrypt's staging issuer signs is trusted by no browser, so only other certificates are verified.
 * @see https://letsencrypt.org/docs/staging-environment/
 */
export async function hostHealth(
  { host, ingress }: Pick<EnvironmentConfig, 'host' | 'ingress'>,
  { httpsGet }: Network,
): Promise<HostHealth> {
  const url = `https://${host}${vmshift.ingress.health.public}`;
  const trustedCertificate = ingress.clusterIssuer !== 'letsencrypt-staging';
  const { status, body } = await httpsGet(url, { trustedCertificate });
  return { url, status, healthy: status === 200 && saysHealthy(body) };
}

function saysHealthy(body: string): boolean {
  try {
    return (JSON.parse(body) as { status?: unknown } | null)?.status === 'healthy';
  } catch {
    return false;
  }
}
