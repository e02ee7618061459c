import { UserError } from '@vmshift/findings';
import { z } from 'zod';
import { unframed } from './terraform-errors';

/** What Linode answers for a credential, by the path of the call behind the API's version. */
export type StateCredentials = ReadonlyMap<string, Readonly<Record<string, string>>>;

const stateResources = z.object({
  resources: z.array(
    z.object({
      type: z.string(),
      instances: z.array(z.object({ attributes: z.record(z.string(), z.unknown()).nullish() })),
    }),
  ),
});

const cluster = z.object({ id: z.string(), kubeconfig: z.string().min(1) });
const database = z.object({ id: z.string(), root_username: z.string(), root_password: z.string().min(1) });

/** The credentials that a state holds of clusters and managed databases, as Linode would answer them. */
export function stateCredentials(state: string): StateCredentials {
  const credentials = new Map<string, Readonly<Record<string, string>>>();
  for (const { type, instances } of parseState(state).resources) {
    for (const { attributes } of instances) {
      if (type === 'linode_lke_cluster') {
        const found = cluster.safeParse(attributes).data;
        if (found !== undefined)
          credentials.set(`lke/clusters/${found.id}/kubeconfig`, { kubeconfig: found.kubeconfig });
      }
      if (type === 'linode_database_postgresql_v2') {
        const found = database.safeParse(attributes).data;
        if (found === undefined) continue;
        const { id, root_username: username, root_password: password } = found;
        credentials.set(`databases/postgresql/instances/${id}/credentials`, { username, password });
      }
    }
  }
  return credentials;
}

function parseState(text: string): z.infer<typeof stateResources> {
  if (text.trim() === '') return { resources: [] };
  try {
    return stateResources.parse(JSON.parse(text));
  } catch {
    throw new UserError(
      'the state that Terraform gave cannot be read; restore it from the bucket (docs/maintenance.md)',
    );
  }
}

/**
 * The provider's words where the token may read an object and not its credential. Linode wants Kubernetes, or Databases,
 * read/write for that. The numbers are those of its answer.
 */
const REFUSED =
  /failed to get kubeconfig for LKE cluster \d+: \[40[13]\]|Failed to refresh PostgreSQL database credentials[\s\S]*?\[40[13]\]/;

/** Whether a plan failed because the token of Linode may not read a credential. `stderr` is Terraform's. */
export function isCredentialRefused(stderr: string): boolean {
  return REFUSED.test(unframed(stderr).replace(/\s+/g, ' '));
}
