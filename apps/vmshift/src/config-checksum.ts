import { createHash } from 'node:crypto';

/**
 * Pod annotation that changes with a ConfigMap's data, so that a change rolls the pods: Kubernetes itself leaves running
 * pods on the old data.
 */
export function configChecksum(data: Readonly<Record<string, string>>): Record<string, string> {
  const entries = Object.entries(data).sort(([a], [b]) => (a < b ? -1 : 1));
  return { 'checksum/config': createHash('sha256').update(JSON.stringify(entries)).digest('hex') };
}
