import type { VolumeConfig } from '@vmshift/environments';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { type ObjectMetadataProps, objectMetadata } from '../metadata';
import { quantities } from '../pod';

export interface DataClaimProps extends Omit<ObjectMetadataProps, 'annotations'> {
  readonly volume: VolumeConfig;
}

/** A claim on a volume that holds data: Argo CD neither prunes it nor deletes it with its Application. */
export class DataClaim extends Construct {
  constructor(scope: Construct, id: string, { volume, ...metadata }: DataClaimProps) {
    super(scope, id);

    new k8s.KubePersistentVolumeClaim(this, 'claim', {
      metadata: objectMetadata({
        ...metadata,
        // https://argo-cd.readthedocs.io/en/stable/user-guide/sync-options/
        annotations: { 'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false' },
      }),
      spec: {
        accessModes: ['ReadWriteOnce'],
        storageClassName: volume.storageClass,
        resources: { requests: quantities({ storage: volume.size }) },
      },
    });
  }
}
