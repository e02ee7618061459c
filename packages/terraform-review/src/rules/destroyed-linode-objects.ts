import type { Rule } from '@vmshift/findings';
import type { PlanContext } from '../rule';
import { destroyedObjectRule } from './destroyed-object';

const linode = (page: string): string =>
  `https://registry.terraform.io/providers/linode/linode/latest/docs/resources/${page}`;

const clusterDestroyed = destroyedObjectRule({
  id: 'cluster-destroyed',
  title: 'A cluster is kept',
  types: ['linode_lke_cluster'],
  class: 'data-loss',
  verdict: 'block',
  impact:
    'the cluster is deleted with all nodes and objects; volumes are detached or deleted, load balancers lose their ' +
    'addresses, and every credential of the cluster changes',
  fix: 'build the new cluster as another environment, move data and host names, then remove the old one',
  see: linode('lke_cluster'),
});

const nodePoolDestroyed = destroyedObjectRule({
  id: 'node-pool-destroyed',
  title: 'A node pool is drained before it is removed',
  types: ['linode_lke_node_pool'],
  class: 'outage',
  verdict: 'block',
  impact: 'all nodes of the pool are deleted with what runs on them, without a drain',
  fix: 'add a pool, drain the old nodes, then remove the old pool and acknowledge this finding',
  see: linode('lke_node_pool'),
});

const databaseDestroyed = destroyedObjectRule({
  id: 'database-destroyed',
  title: 'A managed database is kept with its backups',
  types: ['linode_database_postgresql_v2', 'linode_database_mysql_v2'],
  class: 'data-loss',
  verdict: 'block',
  impact: 'the database and its automatic backups are deleted; a replacement starts empty, on another host',
  fix: 'keep it; to move, create a second one (fork_source), copy the data, switch, and remove the old one last',
  see: linode('database_postgresql_v2'),
});

const volumeDestroyed = destroyedObjectRule({
  id: 'volume-destroyed',
  title: 'A volume is kept with its data',
  types: ['linode_volume'],
  class: 'data-loss',
  verdict: 'block',
  impact: 'the volume is deleted with its data; Linode keeps no copy',
  fix: 'clone the volume first, or remove it from the state alone (a removed block with destroy = false)',
  see: linode('volume'),
});

const bucketDestroyed = destroyedObjectRule({
  id: 'bucket-destroyed',
  title: 'A bucket is kept with its objects',
  types: ['linode_object_storage_bucket'],
  class: 'data-loss',
  verdict: 'block',
  impact:
    'the bucket is deleted with its objects (the apply fails if it is not empty); then any account can take its name',
  fix: 'copy the objects to a new bucket first, and keep the old one until nothing reads it',
  see: linode('object_storage_bucket'),
});

const bucketKeyDestroyed = destroyedObjectRule({
  id: 'bucket-key-destroyed',
  title: 'A key of Object Storage works until its successor is in use',
  types: ['linode_object_storage_key'],
  class: 'outage',
  verdict: 'warn',
  impact: 'the key pair stops working at once; every program that uses it needs the new one',
  fix: 'create the new key while the old one exists, distribute it, then remove the old one',
  see: linode('object_storage_key'),
});

const dnsZoneDestroyed = destroyedObjectRule({
  id: 'dns-zone-destroyed',
  title: 'A DNS zone is kept with its records',
  types: ['linode_domain'],
  class: 'outage',
  verdict: 'block',
  impact: 'the zone is deleted with all its records; no host in it resolves',
  fix: 'keep the zone; change its attributes in place',
  see: linode('domain'),
});

/** Objects at Linode whose loss is noticed too late. */
export const destroyedLinodeObjectRules: readonly Rule<PlanContext>[] = [
  clusterDestroyed,
  nodePoolDestroyed,
  databaseDestroyed,
  volumeDestroyed,
  bucketDestroyed,
  bucketKeyDestroyed,
  dnsZoneDestroyed,
];
