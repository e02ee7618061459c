import type { ApplicationProfile } from '@vmshift/application';
import type { EnvironmentConfig } from '@vmshift/environments';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { objectMetadata } from '../metadata';
import { quantities } from '../pod';
import { containerLimits, quotaHard } from './demand';

export interface NamespaceLimitsProps {
  readonly environment: EnvironmentConfig;
  readonly profile: ApplicationProfile;
}

/** Bounds on what the namespace can take from the cluster, wide enough for the autoscalers' maximum and a rollout. */
export class NamespaceLimits extends Construct {
  constructor(scope: Construct, id: string, { environment, profile }: NamespaceLimitsProps) {
    super(scope, id);
    const limits = containerLimits(environment, profile);
    const metadata = objectMetadata({ name: profile.name, component: 'namespace', wave: 'foundation' });

    new k8s.KubeResourceQuota(this, 'quota', { metadata, spec: { hard: quantities(quotaHard(environment, profile)) } });
    new k8s.KubeLimitRange(this, 'limit-range', {
      metadata,
      spec: {
        limits: [
          {
            type: 'Container',
            max: quantities(limits.max),
            default: quantities(limits.default),
            defaultRequest: quantities(limits.defaultRequest),
          },
        ],
      },
    });
  }
}
