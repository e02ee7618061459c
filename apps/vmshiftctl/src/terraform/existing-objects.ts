import type { PlannedResource } from '@vmshift/terraform-review';
import { z } from 'zod';
import { type LinodeAccess, listLinode } from '../access/linode-api';

/** An object at Linode that no object of the plan stands for, and that is what one of them would make. */
export interface ExistingObject {
  /** Of what would make it a second time. */
  readonly address: string;
  /** What `terraform import` takes for it. */
  readonly id: string;
}

type Attributes = Readonly<Record<string, unknown>>;

/** Where Linode lists the objects of a type, and which of them is the planned one. */
interface Kind {
  readonly list: (planned: Attributes) => string | undefined;
  readonly isSame: (existing: z.infer<typeof ENTRY>, planned: Attributes) => boolean;
  readonly importId: (id: number, planned: Attributes) => string;
}

const ENTRY = z.object({
  id: z.number(),
  label: z.string().nullish(),
  name: z.string().nullish(),
  type: z.string().nullish(),
});

const hasLabel: Kind['isSame'] = ({ label }, planned) => typeof label === 'string' && label === planned.label;

const KINDS: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ['linode_lke_cluster', { list: () => '/lke/clusters', isSame: hasLabel, importId: String }],
  [
    'linode_database_postgresql_v2',
    { list: () => '/databases/postgresql/instances', isSame: hasLabel, importId: String },
  ],
  [
    'linode_lke_node_pool',
    {
      list: ({ cluster_id: cluster }) => (isId(cluster) ? `/lke/clusters/${cluster}/pools` : undefined),
      isSame: hasLabel,
      importId: (id, { cluster_id: cluster }) => `${cluster},${id}`,
    },
  ],
  [
    'linode_domain_record',
    {
      list: ({ domain_id: domain }) => (isId(domain) ? `/domains/${domain}/records` : undefined),
      isSame: ({ name, type }, planned) => name === planned.name && type === planned.record_type,
      importId: (id, { domain_id: domain }) => `${domain},${id}`,
    },
  ],
]);

/**
 * Asks Linode for objects that a plan would make a second time: those of a deploy that was killed, or made by hand. Linode
 * takes the same label twice, and bills both.
 * @param resources all of the plan: what the state knows is none of them
 * @throws Error in Linode's own words
 */
export async function existingObjects(
  resources: readonly PlannedResource[],
  linode: LinodeAccess,
): Promise<readonly ExistingObject[]> {
  const known = new Set(resources.map(({ type, before }) => `${type} ${before?.id}`));
  const lists = new Map<string, readonly z.infer<typeof ENTRY>[]>();
  const found: ExistingObject[] = [];
  for (const { address, type, action, after } of resources) {
    const kind = KINDS.get(type);
    const path = after === null ? undefined : kind?.list(after);
    if (kind === undefined || path === undefined || after === null) continue;
    if (action !== 'create' && action !== 'replace') continue;
    // the records of one domain share a list
    const existing = lists.get(path) ?? (await listLinode(linode, path, ENTRY));
    lists.set(path, existing);
    for (const entry of existing.filter(({ id }) => !known.has(`${type} ${id}`))) {
      if (kind.isSame(entry, after)) found.push({ address, id: kind.importId(entry.id, after) });
    }
  }
  return found;
}

/** Whether a plan makes something of which Linode may have one already. */
export function makesAtLinode(resources: readonly PlannedResource[]): boolean {
  return resources.some(({ type, action }) => KINDS.has(type) && (action === 'create' || action === 'replace'));
}

function isId(value: unknown): boolean {
  return typeof value === 'number' || (typeof value === 'string' && /^\d+$/.test(value));
}
