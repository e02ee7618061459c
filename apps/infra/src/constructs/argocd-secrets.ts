import { SecretV1 } from '@cdktf/provider-kubernetes/lib/secret-v1';
import type { PlatformConfig } from '@vmshift/environments';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { ARGOCD_VARIABLES } from '../terraform/variables';
import { LOGIN_SECRET } from '../values/login';
import { NOTIFICATIONS_SECRET } from '../values/notifications';
import { WEBHOOK_SECRET } from '../values/webhook';

export interface ArgoCdSecretsProps {
  readonly platform: PlatformConfig;
  /** Namespace of Argo CD. */
  readonly namespace: string;
  /** The expression of a declared variable. */
  readonly value: (name: keyof typeof ARGOCD_VARIABLES) => string;
  readonly dependsOn: ITerraformDependable[];
}

/** What Argo CD is given from outside, in Secrets of its own that its chart refers to: a value of a chart is in the state. */
export class ArgoCdSecrets extends Construct {
  constructor(scope: Construct, id: string, { platform, namespace, value, dependsOn }: ArgoCdSecretsProps) {
    super(scope, id);
    const { login, secretRevisions } = platform.argoCd;
    // Argo CD reads no other Secrets than those with this label.
    const labels = { 'app.kubernetes.io/part-of': 'argocd' };
    const of = (name: keyof typeof ARGOCD_VARIABLES) => `\${${value(name)}}`;
    new SecretV1(this, 'webhook', {
      metadata: { name: WEBHOOK_SECRET.name, namespace, labels },
      type: 'Opaque',
      dataWo: { [WEBHOOK_SECRET.key]: of('argocd_webhook_secret') },
      dataWoRevision: secretRevisions.webhook,
      dependsOn,
    });
    if (login?.kind === 'github') {
      new SecretV1(this, 'login', {
        metadata: { name: LOGIN_SECRET.name, namespace, labels },
        type: 'Opaque',
        dataWo: { [LOGIN_SECRET.key]: of('argocd_login_client_secret') },
        dataWoRevision: secretRevisions.login ?? 1,
        dependsOn,
      });
    }
    if (platform.notifications === undefined) return;
    const { slack, email } = platform.notifications;
    const { name, keys } = NOTIFICATIONS_SECRET;
    new SecretV1(this, 'notifications', {
      metadata: { name, namespace, labels },
      type: 'Opaque',
      dataWo: {
        ...(slack && { [keys.slackToken]: of('argocd_slack_token') }),
        ...(email && {
          [keys.emailUsername]: of('argocd_email_username'),
          [keys.emailPassword]: of('argocd_email_password'),
        }),
      },
      dataWoRevision: secretRevisions.notifications,
      dependsOn,
    });
  }
}
