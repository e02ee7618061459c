import {
  cluster,
  contextOf,
  created,
  database,
  deleted,
  testPlanRule,
  updated,
} from '@vmshift/terraform-review/testing';

/** The object is replaced because one attribute gets another value. */
const replaced = (type: string, before: object, attribute: string) =>
  contextOf({
    changes: [
      { address: `${type}.x`, before, after: { ...before, [attribute]: 'other' }, replacePaths: [[attribute]] },
    ],
  });

const OBJECTS = [
  ['cluster-destroyed', 'linode_lke_cluster', cluster(), 'region', 'data-loss', 'block'],
  ['node-pool-destroyed', 'linode_lke_node_pool', { type: 'x', label: 'p', tags: [] }, 'type', 'outage', 'block'],
  ['database-destroyed', 'linode_database_postgresql_v2', database(), 'region', 'data-loss', 'block'],
  ['volume-destroyed', 'linode_volume', { label: 'v', region: 'a' }, 'region', 'data-loss', 'block'],
  ['bucket-destroyed', 'linode_object_storage_bucket', { label: 'b' }, 'label', 'data-loss', 'block'],
  ['bucket-key-destroyed', 'linode_object_storage_key', { label: 'k' }, 'label', 'outage', 'warn'],
  ['dns-zone-destroyed', 'linode_domain', { id: '7', domain: 'd' }, 'domain', 'outage', 'block'],
] as const;

for (const [id, type, before, attribute, threat, verdict] of OBJECTS) {
  const object = `stack: ${type}.x`;
  const name = 'label' in before ? before.label : '"7"';
  testPlanRule(id, {
    flags: {
      deleted: [deleted(type, before), { object, path: '', before: name, after: undefined, class: threat, verdict }],
      replaced: [
        replaced(type, before, attribute),
        {
          ...{ object, path: attribute, after: 'other', class: threat, verdict },
          because: `${attribute} cannot change in place; the old object is deleted first`,
        },
      ],
    },
    accepts: { 'changed in place': updated(type, before, { ...before, tags: ['x'] }) },
  });
}

const volume = { address: 'linode_volume.x', before: { label: 'v', id: '7', tags: null } };

describe('the reason', () => {
  const object = 'stack: linode_volume.x';

  testPlanRule('volume-destroyed', {
    flags: {
      'the block left the configuration': [
        contextOf({ changes: [{ ...volume, reason: 'delete_because_no_resource_config' }] }),
        { object, path: '', because: 'the object left the configuration, which prevent_destroy does not stop' },
      ],
      'another reason of Terraform': [
        contextOf({ changes: [{ ...volume, reason: 'delete_because_count_index' }] }),
        { object, path: '', because: 'the plan deletes it (delete_because_count_index)' },
      ],
      'the new object exists first': [
        contextOf({
          changes: [{ ...volume, after: { label: 'w' }, replacePaths: [['label']], createFirst: true }],
        }),
        {
          ...{ object, path: 'label', before: 'v', after: 'w' },
          because: 'label cannot change in place; the old object is deleted after the new one exists',
        },
      ],
      'a tainted object': [
        contextOf({ changes: [{ ...volume, after: volume.before, replacePaths: [] }] }),
        { object, path: '', before: undefined, because: 'the object is replaced; the old object is deleted first' },
      ],
    },
    accepts: {
      'an object that is created': created('linode_volume', { label: 'v' }),
      'an object that moved to another address': contextOf({
        changes: [
          {
            ...{ address: 'linode_volume.new', previousAddress: 'linode_volume.x' },
            ...{ before: volume.before, after: volume.before },
          },
        ],
      }),
    },
  });
});
